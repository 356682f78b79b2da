// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Authorization} from "../shared/Authorization.sol";
import {Settlement} from "../shared/Settlement.sol";
import {IRelayRegistry} from "./IRelayRegistry.sol";
import {RelayBond, packBond} from "./RelayBond.sol";
import {RelayTerms, packTerms} from "./RelayTerms.sol";

/// @title Relays and their stake
/// @notice See {IRelayRegistry}.
contract RelayRegistry is IRelayRegistry, Settlement {
    /// @dev A relay, in two words.
    struct Relay {
        RelayBond bond;
        RelayTerms terms;
    }

    mapping(uint32 relayId => Relay) private _relays;

    /// @dev Longest endpoint, in bytes: everyone who syncs the registry keeps it.
    uint256 private constant _MAX_ENDPOINT = 256;

    uint256 private constant _BPS = 10_000;

    /// @inheritdoc IRelayRegistry
    address public immutable slasher;

    /// @inheritdoc IRelayRegistry
    uint96 public immutable minStake;

    /// @inheritdoc IRelayRegistry
    uint32 public immutable unbondingPeriod;

    /// @dev A whole word, so that counting needs no masks.
    uint256 private _relayCount;

    /// @notice Fixes token and terms.
    /// @param token_ Settlement token.
    /// @param minStake_ Smallest stake, in token units.
    /// @param unbondingPeriod_ In seconds; it must outlast the time in which a relay can be proven at fault.
    /// @param slasher_ The post office; it has no code yet, because it is deployed with the registry's address.
    constructor(address token_, uint96 minStake_, uint32 unbondingPeriod_, address slasher_) Settlement(token_) {
        require(minStake_ != 0 && unbondingPeriod_ != 0 && slasher_ != address(0), Relays_Malformed());
        slasher = slasher_;
        minStake = minStake_;
        unbondingPeriod = unbondingPeriod_;
    }

    /* ============ Joining ============ */

    /// @inheritdoc IRelayRegistry
    function register(
        address signer,
        address payout,
        uint64 ask,
        uint96 amount,
        string calldata multiaddr,
        string calldata url
    ) external returns (uint32 relayId) {
        relayId = _register(packBond(signer, amount), packTerms(payout, ask, 0));
        _emitEndpoints(relayId, multiaddr, url);
        _pull(amount);
    }

    /// @inheritdoc IRelayRegistry
    function registerWithPermit(
        address signer,
        address payout,
        uint64 ask,
        uint96 amount,
        string calldata multiaddr,
        string calldata url,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint32 relayId) {
        _permit(amount, deadline, v, r, s);
        relayId = _register(packBond(signer, amount), packTerms(payout, ask, 0));
        _emitEndpoints(relayId, multiaddr, url);
        _pull(amount);
    }

    /// @inheritdoc IRelayRegistry
    function registerWithAuthorization(
        address signer,
        address payout,
        uint64 ask,
        uint96 amount,
        string calldata multiaddr,
        string calldata url,
        Authorization calldata a
    ) external returns (uint32 relayId) {
        relayId = _register(packBond(signer, amount), packTerms(payout, ask, 0));
        _emitEndpoints(relayId, multiaddr, url);
        bytes4 selector = IRelayRegistry.registerWithAuthorization.selector;
        bytes32 nonce = keccak256(abi.encode(selector, signer, payout, ask, amount, multiaddr, url, a.salt));
        _pullAuthorized(amount, a, nonce);
    }

    /// @inheritdoc IRelayRegistry
    function addStake(uint32 relayId, uint96 amount) external {
        _addStake(relayId, amount);
        _pull(amount);
    }

    /// @inheritdoc IRelayRegistry
    function addStakeWithAuthorization(uint32 relayId, uint96 amount, Authorization calldata a) external {
        _addStake(relayId, amount);
        bytes4 selector = IRelayRegistry.addStakeWithAuthorization.selector;
        _pullAuthorized(amount, a, keccak256(abi.encode(selector, relayId, amount, a.salt)));
    }

    /* ============ Managing ============ */

    /// @inheritdoc IRelayRegistry
    function setAsk(uint32 relayId, uint64 ask) external {
        (Relay storage relay, RelayTerms terms) = _operated(relayId);
        terms = packTerms(terms.payout(), ask, terms.exitAt());
        relay.terms = terms;
        _emitChange(relayId, relay.bond, terms);
    }

    /// @inheritdoc IRelayRegistry
    function setEndpoints(uint32 relayId, string calldata multiaddr, string calldata url) external {
        _operated(relayId);
        _emitEndpoints(relayId, multiaddr, url);
    }

    /// @inheritdoc IRelayRegistry
    function setPayout(uint32 relayId, address payout) external {
        (Relay storage relay, RelayTerms terms) = _ownedByCaller(relayId);
        require(payout != address(0), Relays_ZeroAddress());
        terms = packTerms(payout, terms.ask(), terms.exitAt());
        relay.terms = terms;
        _emitChange(relayId, relay.bond, terms);
    }

    /* ============ Leaving ============ */

    /// @inheritdoc IRelayRegistry
    function unbond(uint32 relayId) external {
        (Relay storage relay, RelayTerms terms) = _ownedByCaller(relayId);
        require(terms.exitAt() == 0, Relays_Unbonding(relayId));
        uint32 exitAt = SafeCast.toUint32(block.timestamp + unbondingPeriod);
        relay.terms = terms.withExit(exitAt);
        emit RelayUnbonding(relayId, exitAt);
    }

    /// @inheritdoc IRelayRegistry
    function withdraw(uint32 relayId) external {
        (Relay storage relay, RelayTerms terms) = _ownedByCaller(relayId);
        uint32 exitAt = terms.exitAt();
        require(exitAt != 0, Relays_NotUnbonding(relayId));
        require(block.timestamp >= exitAt, Relays_StillUnbonding(exitAt));
        uint96 amount = relay.bond.stake();
        require(amount != 0, Relays_NothingToWithdraw(relayId));
        // Nothing stands behind the signer any more, so its word goes. The payout stays: earnings may be waiting.
        relay.bond = RelayBond.wrap(0);
        emit RelayWithdrawn(relayId);
        _push(msg.sender, amount);
    }

    /* ============ Slashing ============ */

    /// @inheritdoc IRelayRegistry
    function slash(
        uint32 relayId,
        uint256 amount,
        address reporter,
        uint16 bountyBps
    ) external returns (uint256 taken) {
        require(msg.sender == slasher, Relays_OnlySlasher(msg.sender));
        require(bountyBps <= _BPS, Relays_BountyTooHigh(bountyBps));
        Relay storage relay = _relays[relayId];
        RelayBond bond = relay.bond;
        uint96 stake = bond.stake();
        taken = amount < stake ? amount : stake;
        if (taken == 0) return 0;
        uint96 rest = uint96(stake - taken);
        relay.bond = packBond(bond.signer(), rest);
        uint256 bounty = (taken * bountyBps) / _BPS;
        emit RelaySlashed(relayId, taken, rest, reporter, bounty);
        if (bounty != 0) _push(reporter, bounty);
        if (taken != bounty) _push(_BURN, taken - bounty);
    }

    /* ============ Views ============ */

    /// @inheritdoc IRelayRegistry
    function relays(
        uint32 relayId
    ) external view returns (address signer, uint96 stake, address payout, uint64 ask, uint32 exitAt) {
        Relay storage relay = _relays[relayId];
        (RelayBond bond, RelayTerms terms) = (relay.bond, relay.terms);
        return (bond.signer(), bond.stake(), terms.payout(), terms.ask(), terms.exitAt());
    }

    /// @inheritdoc IRelayRegistry
    function relayCount() external view returns (uint32) {
        return uint32(_relayCount);
    }

    /* ============ Internal ============ */

    function _register(RelayBond bond, RelayTerms terms) private returns (uint32 relayId) {
        require(bond.signer() != address(0), Relays_ZeroAddress());
        require(terms.payout() != address(0), Relays_ZeroAddress());
        require(bond.stake() >= minStake, Relays_StakeTooLow(bond.stake(), minStake));
        // Four billion stakes will not be made.
        unchecked {
            relayId = uint32(++_relayCount);
        }
        Relay storage relay = _relays[relayId];
        (relay.bond, relay.terms) = (bond, terms);
        _emitChange(relayId, bond, terms);
    }

    function _addStake(uint32 relayId, uint96 amount) private {
        (Relay storage relay, RelayTerms terms) = _known(relayId);
        require(terms.exitAt() == 0, Relays_Unbonding(relayId));
        require(amount != 0, Relays_ZeroAmount());
        RelayBond bond = relay.bond;
        bond = packBond(bond.signer(), bond.stake() + amount);
        relay.bond = bond;
        _emitChange(relayId, bond, terms);
    }

    function _emitChange(uint32 relayId, RelayBond bond, RelayTerms terms) private {
        emit RelayChanged(relayId, bond.signer(), terms.payout(), bond.stake(), terms.ask());
    }

    function _emitEndpoints(uint32 relayId, string calldata multiaddr, string calldata url) private {
        (uint256 length, uint256 other) = (bytes(multiaddr).length, bytes(url).length);
        // The longer of the two.
        if (other > length) length = other;
        require(length <= _MAX_ENDPOINT, Relays_EndpointTooLong(length));
        emit RelayEndpoints(relayId, multiaddr, url);
    }

    function _known(uint32 relayId) private view returns (Relay storage relay, RelayTerms terms) {
        relay = _relays[relayId];
        terms = relay.terms;
        require(terms.payout() != address(0), Relays_Unknown(relayId));
    }

    function _ownedByCaller(uint32 relayId) private view returns (Relay storage relay, RelayTerms terms) {
        relay = _relays[relayId];
        terms = relay.terms;
        if (msg.sender == terms.payout()) return (relay, terms);
        require(terms.payout() != address(0), Relays_Unknown(relayId));
        revert Relays_NotAllowed(relayId, msg.sender);
    }

    function _operated(uint32 relayId) private view returns (Relay storage relay, RelayTerms terms) {
        (relay, terms) = _known(relayId);
        require(
            msg.sender == terms.payout() || msg.sender == relay.bond.signer(),
            Relays_NotAllowed(relayId, msg.sender)
        );
    }
}
