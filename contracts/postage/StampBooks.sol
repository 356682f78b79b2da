// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Authorization} from "../shared/Authorization.sol";
import {Settlement} from "../shared/Settlement.sol";
import {BatchFunds, DEAD, NONE, NO_EXIT, OPEN, WITHDRAWN, packFunds} from "./BatchFunds.sol";
import {BatchTerms, POSTAGE, packTerms} from "./BatchTerms.sol";
import {IStampBooks} from "./IStampBooks.sol";
import {Parameters} from "./Parameters.sol";
import {Shares} from "./Shares.sol";
import {SignedData} from "./SignedData.sol";

/// @title Stamp books: prepaid postage
/// @notice See {IStampBooks}.
abstract contract StampBooks is IStampBooks, Shares, Settlement, SignedData {
    /// @dev A book, in two words: one that never changes, so that proofs can be judged after its money is gone, and one that does.
    struct Batch {
        BatchTerms terms;
        BatchFunds funds;
    }

    /// @dev By owner and id in one word, see {_book}.
    mapping(uint256 ownerAndId => Batch) private _books;

    /// @inheritdoc IStampBooks
    uint8 public constant maxDepth = 20;

    /// @inheritdoc IStampBooks
    uint32 public immutable exitNotice;

    /// @inheritdoc IStampBooks
    uint8 public immutable minDepth;

    /// @inheritdoc IStampBooks
    uint64 public immutable minUnit;

    /// @dev The floor may be a tenth to ten times of what it was at first.
    uint96 private immutable _firstMinValue;

    /// @inheritdoc IStampBooks
    uint64 public batchCount;

    /// @inheritdoc IStampBooks
    uint96 public minValue;

    /// @notice Fixes the limits.
    /// @param p The parameters.
    constructor(Parameters memory p) {
        require(p.exitNotice != 0 && p.minUnit != 0 && p.minValue != 0, Books_Malformed());
        require(p.minDepth != 0 && p.minDepth <= maxDepth, Books_Malformed());
        exitNotice = p.exitNotice;
        minDepth = p.minDepth;
        minUnit = p.minUnit;
        minValue = p.minValue;
        _firstMinValue = p.minValue;
    }

    /* ============ Opening ============ */

    /// @inheritdoc IStampBooks
    function open(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount
    ) external returns (uint64 batchId) {
        batchId = _open(owner, key, depth, kind, unit, amount);
        _pull(amount);
    }

    /// @inheritdoc IStampBooks
    function openWithPermit(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint64 batchId) {
        _permit(amount, deadline, v, r, s);
        batchId = _open(owner, key, depth, kind, unit, amount);
        _pull(amount);
    }

    /// @inheritdoc IStampBooks
    function openWithAuthorization(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount,
        Authorization calldata a
    ) external returns (uint64 batchId) {
        batchId = _open(owner, key, depth, kind, unit, amount);
        bytes4 selector = IStampBooks.openWithAuthorization.selector;
        _pullAuthorized(amount, a, keccak256(abi.encode(selector, owner, key, depth, kind, unit, amount, a.salt)));
    }

    /* ============ Adding ============ */

    /// @inheritdoc IStampBooks
    function topUp(address owner, uint64 batchId, uint96 amount) external {
        _topUp(owner, batchId, amount);
        _pull(amount);
    }

    /// @inheritdoc IStampBooks
    function topUpWithPermit(
        address owner,
        uint64 batchId,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _permit(amount, deadline, v, r, s);
        _topUp(owner, batchId, amount);
        _pull(amount);
    }

    /// @inheritdoc IStampBooks
    function topUpWithAuthorization(address owner, uint64 batchId, uint96 amount, Authorization calldata a) external {
        _topUp(owner, batchId, amount);
        bytes4 selector = IStampBooks.topUpWithAuthorization.selector;
        _pullAuthorized(amount, a, keccak256(abi.encode(selector, owner, batchId, amount, a.salt)));
    }

    /* ============ Leaving ============ */

    /// @inheritdoc IStampBooks
    function exit(uint64 batchId) external {
        _exit(msg.sender, batchId);
    }

    /// @inheritdoc IStampBooks
    function exitBySignature(address owner, uint64 batchId, uint256 deadline, bytes calldata signature) external {
        require(block.timestamp <= deadline, Books_Expired(deadline));
        bytes32 digest = _hashTypedDataV4(_hashExit(owner, batchId, deadline));
        require(SignatureChecker.isValidSignatureNowCalldata(owner, digest, signature), Books_BadSignature(batchId));
        _exit(owner, batchId);
    }

    /// @inheritdoc IStampBooks
    function withdraw(address owner, uint64 batchId) external {
        Batch storage batch = _book(owner, batchId);
        BatchFunds funds = _usable(batch, batchId);
        uint32 exitEpoch = funds.exitEpoch();
        require(exitEpoch != NO_EXIT, Books_NotExiting(batchId));
        // Drawing `exitEpoch` ends the claim window of the last epoch in which this book was valid.
        require(drawn() >= exitEpoch, Books_StillLiable(exitEpoch));
        uint256 amount = funds.balance() + batch.terms.bond();
        batch.funds = funds.closed(WITHDRAWN);
        emit Withdrawn(batchId, amount);
        _push(owner, amount);
    }

    /* ============ Governing ============ */

    /// @inheritdoc IStampBooks
    function setMinValue(uint96 minValue_) external {
        _checkGovernor();
        (uint96 low, uint96 high) = minValueBounds();
        require(minValue_ >= low && minValue_ <= high, Books_FloorOutOfBounds(minValue_, low, high));
        minValue = minValue_;
        emit MinValueChanged(minValue_);
    }

    /* ============ Views ============ */

    /// @inheritdoc IStampBooks
    function minValueBounds() public view returns (uint96 low, uint96 high) {
        low = _firstMinValue / 10;
        return (low == 0 ? 1 : low, _firstMinValue * 10);
    }

    /// @inheritdoc IStampBooks
    function batches(
        address owner,
        uint64 batchId
    )
        external
        view
        returns (
            address key,
            uint8 depth,
            uint8 kind,
            uint32 fromEpoch,
            uint32 exitEpoch,
            uint8 state,
            uint96 balance,
            uint64 unit,
            uint32 lastClaimed,
            uint64 claimedTag,
            uint96 bond
        )
    {
        Batch storage batch = _book(owner, batchId);
        (BatchTerms terms, BatchFunds funds) = (batch.terms, batch.funds);
        (key, depth, kind, fromEpoch, unit) = (
            terms.key(),
            terms.depth(),
            terms.kind(),
            terms.fromEpoch(),
            terms.unit()
        );
        (exitEpoch, state, balance) = (funds.exitEpoch(), funds.state(), funds.balance());
        (lastClaimed, claimedTag) = (funds.lastClaimed(), funds.claimedTag());
        // What was deposited fits in 96 bits.
        if (state == OPEN) bond = uint96(terms.bond());
    }

    /* ============ Internal ============ */

    /// @dev Where the words of a book are: all zero if `owner` has none of this id.
    function _book(address owner, uint64 batchId) internal view returns (Batch storage batch) {
        return _books[(uint256(uint160(owner)) << 64) | batchId];
    }

    /// @dev The smallest deposit of a book of sheet value `value`, bond included; kinds and depths that are not offered are refused.
    ///      Other kinds override this.
    function _checkKind(uint8 kind, uint8 depth, uint256 value) internal view virtual returns (uint256 minimum) {
        require(kind == POSTAGE, Books_KindNotOffered(kind));
        require(depth >= minDepth && depth <= maxDepth, Books_DepthOutOfRange(depth));
        return 5 * value;
    }

    /// @dev The funds of a book that is open or exiting.
    function _usable(Batch storage batch, uint64 batchId) internal view returns (BatchFunds funds) {
        funds = batch.funds;
        uint8 state = funds.state();
        if (state == OPEN) return funds;
        require(state != NONE, Books_Unknown(batchId));
        require(state != DEAD, Books_Dead(batchId));
        revert Books_Withdrawn(batchId);
    }

    function _open(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount
    ) private returns (uint64 batchId) {
        require(owner != address(0) && key != address(0), Books_ZeroAddress());
        require(unit >= minUnit, Books_UnitTooLow(unit));
        // Whatever does not fit in the word is refused by its kind, before the word counts.
        BatchTerms terms = packTerms(key, unit, depth, kind, SafeCast.toUint24(epochAt(block.timestamp)));
        uint256 minimum = _checkKind(kind, depth, terms.value());
        require(terms.value() >= minValue, Books_ValueTooLow(terms.value()));
        require(amount >= minimum, Books_AmountTooLow(amount, minimum));

        batchId = ++batchCount;
        uint96 bond = uint96(terms.bond());
        uint96 balance = amount - bond;
        Batch storage batch = _book(owner, batchId);
        batch.terms = terms;
        batch.funds = packFunds(balance);
        emit BatchOpened(batchId, owner, key, depth, kind, unit, terms.fromEpoch(), balance, bond);
    }

    function _topUp(address owner, uint64 batchId, uint96 amount) private {
        Batch storage batch = _book(owner, batchId);
        BatchFunds funds = _usable(batch, batchId);
        require(funds.exitEpoch() == NO_EXIT, Books_Exiting(batchId));
        require(amount != 0, Books_ZeroAmount());
        funds = funds.plus(amount);
        batch.funds = funds;
        emit ToppedUp(batchId, amount, funds.balance());
    }

    function _exit(address owner, uint64 batchId) private {
        Batch storage batch = _book(owner, batchId);
        BatchFunds funds = _usable(batch, batchId);
        require(funds.exitEpoch() == NO_EXIT, Books_Exiting(batchId));
        uint32 exitEpoch = epochAt(block.timestamp + exitNotice) + 1;
        batch.funds = funds.withExit(exitEpoch);
        emit Exiting(batchId, exitEpoch);
    }
}
