// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CompactSignature} from "../shared/CompactSignature.sol";
import {IRelayRegistry} from "../relays/IRelayRegistry.sol";
import {BatchFunds, OPEN} from "./BatchFunds.sol";
import {BatchTerms, POSTAGE} from "./BatchTerms.sol";
import {DrawState} from "./DrawState.sol";
import {IClaims} from "./IClaims.sol";
import {PageTree} from "./PageTree.sol";
import {Parameters} from "./Parameters.sol";
import {Pot} from "./Pot.sol";
import {StampBooks} from "./StampBooks.sol";
import {WinPlace} from "./WinPlace.sol";

/// @title Claims: relays are paid the sheets they won
/// @notice See {IClaims}.
abstract contract Claims is IClaims, StampBooks {
    /// @dev The whole, in 1/10,000.
    uint256 internal constant _BPS = 10_000;

    /// @inheritdoc IClaims
    IRelayRegistry public immutable relays;

    /// @inheritdoc IClaims
    address public immutable treasury;

    /// @inheritdoc IClaims
    mapping(uint32 relayId => uint256) public earned;

    /// @dev What waits for {sweep}.
    Pot private _pot;

    /// @notice Fixes registry and treasury.
    /// @param p The parameters.
    constructor(Parameters memory p) {
        require(p.relays.code.length != 0 && p.treasury != address(0), Claims_Malformed());
        relays = IRelayRegistry(p.relays);
        treasury = p.treasury;
        address slasher = IRelayRegistry(p.relays).slasher();
        require(slasher == address(this), Claims_NotTheSlasher(slasher));
    }

    /// @inheritdoc IClaims
    function claim(Win[] calldata wins) external {
        DrawState state = _drawState;
        uint32 epoch = state.drawn();
        bytes32 randomness = beacon[epoch];
        require(randomness != 0, Claims_NothingDrawn(epoch));
        bytes32 domain = _domainSeparatorV4();
        uint32 relayId;
        uint256 relaySum;
        uint256 feeSum;
        uint256 forfeitSum;
        // Each sum is bounded by the balances it is taken from.
        unchecked {
            for (uint256 i; i < wins.length; ++i) {
                Win calldata win = wins[i];
                (uint256 net, uint256 fee, uint256 forfeit) = _claim(win, state, randomness, domain);
                feeSum += fee;
                forfeitSum += forfeit;
                // Wins of one relay that follow each other are credited in one write.
                if (relayId != win.place.relayId()) {
                    if (relaySum != 0) earned[relayId] += relaySum;
                    relayId = win.place.relayId();
                    relaySum = 0;
                }
                relaySum += net;
            }
            if (relaySum != 0) earned[relayId] += relaySum;
            if (feeSum + forfeitSum != 0) _pot = _pot.plus(feeSum, forfeitSum);
        }
    }

    /// @inheritdoc IClaims
    function collect(uint32 relayId) external {
        (, , address payout, , ) = relays.relays(relayId);
        require(payout != address(0), Claims_UnknownRelay(relayId));
        uint256 amount = earned[relayId];
        require(amount != 0, Claims_NothingEarned(relayId));
        earned[relayId] = 0;
        emit Collected(relayId, payout, amount);
        _push(payout, amount);
    }

    /// @inheritdoc IClaims
    function sweep() external {
        (uint256 toTreasury, uint256 toBurn) = (_pot.fees(), _pot.forfeited());
        require(toTreasury + toBurn != 0, Claims_NothingToSweep());
        _pot = Pot.wrap(0);
        emit Swept(toTreasury, toBurn);
        if (toTreasury != 0) _push(treasury, toTreasury);
        if (toBurn != 0) _push(_BURN, toBurn);
    }

    /// @inheritdoc IClaims
    function fees() external view returns (uint128) {
        return _pot.fees();
    }

    /// @inheritdoc IClaims
    function forfeited() external view returns (uint128) {
        return _pot.forfeited();
    }

    /* ============ Internal ============ */

    /// @dev Leaves `amount` to be burned by {sweep}.
    function _forfeit(uint256 amount) internal {
        _pot = _pot.plus(0, amount);
    }

    /// @dev Pays one sheet, passes over it (all zero), or reverts: see {IClaims-claim}.
    function _claim(
        Win calldata win,
        DrawState state,
        bytes32 randomness,
        bytes32 domain
    ) private returns (uint256 net, uint256 fee, uint256 forfeit) {
        WinPlace place = win.place;
        uint32 epoch = state.drawn();
        uint64 batchId = place.batchId();
        Batch storage batch = _book(win.owner, batchId);
        (BatchTerms terms, BatchFunds funds) = (batch.terms, batch.funds);
        uint256 value = terms.value();
        // A book that was never opened is not passed over: it is valid in no epoch.
        if (
            funds.state() > OPEN || terms.kind() != POSTAGE || funds.lastClaimed() >= epoch || funds.balance() < value
        ) {
            return (0, 0, 0);
        }
        require(epoch >= terms.fromEpoch() && epoch < funds.exitEpoch(), Claims_BookNotValid(batchId, epoch));

        bytes32 stampHash = _checkStamp(win, epoch, randomness, domain, terms);
        // A sheet is worth less than 2^84, so nothing here overflows.
        unchecked {
            (uint16 feeBps, uint16 unreceiptedBps) = state.sharesOf(epoch);
            fee = (value * feeBps) / _BPS;
            net = value - fee;
            if (win.root == 0) {
                _checkRelay(place.relayId());
                uint256 part = (net * unreceiptedBps) / _BPS;
                (net, forfeit) = (part, net - part);
            } else {
                _checkReceipt(win, epoch, domain, stampHash);
            }
        }

        // One word: at most one payout a sheet, so `lastClaimed` is all it takes to refuse a second.
        batch.funds = funds.afterPayout(value, epoch, stampHash);
        emit Claimed(batchId, epoch, place.relayId(), stampHash, net);
    }

    function _checkStamp(
        Win calldata win,
        uint32 epoch,
        bytes32 randomness,
        bytes32 domain,
        BatchTerms terms
    ) private pure returns (bytes32 stampHash) {
        WinPlace place = win.place;
        uint64 batchId = place.batchId();
        uint256 winner = _winner(randomness, batchId, terms.depth());
        unchecked {
            uint256 slot = place.slot();
            require(winner >= slot && winner < slot + place.span(), Claims_SlotDidNotWin(batchId, winner));
        }
        stampHash = _hashStamp(batchId, epoch, place.slot(), place.span(), place.relayId(), win.ack, win.messageHash);
        require(CompactSignature.isBy(terms.key(), domain, stampHash, win.r, win.vs), Claims_StampForged(batchId));
    }

    /// @dev Stamps are public: without this, anyone could settle a relay's wins at the lower share before it has its receipts.
    function _checkRelay(uint32 relayId) private view {
        (address signer, , address payout, , ) = relays.relays(relayId);
        require(msg.sender == payout || msg.sender == signer, Claims_OnlyTheRelay(relayId, msg.sender));
    }

    function _checkReceipt(Win calldata win, uint32 epoch, bytes32 domain, bytes32 stampHash) private pure {
        WinPlace place = win.place;
        require(PageTree.climb(stampHash, place.path(), win.proof) == win.root, Claims_NotOnPage(place.batchId()));
        bytes32 receipt = _hashReceipt(place.relayId(), epoch, win.root);
        require(
            CompactSignature.isBy(win.ack, domain, receipt, win.rr, win.rvs),
            Claims_ReceiptForged(place.batchId())
        );
    }
}
