// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorization} from "../shared/Authorization.sol";
import {ISettlement} from "../shared/ISettlement.sol";

/// @title Relays and their stake
/// @notice A relay is a signer with stake behind it, an asking price and two endpoints. Its signer never changes: a relay that
///         could change it would void every postmark it gave.
/// @dev Who signs is checked nowhere here: anyone may stake behind any signer, so a daemon looks for its signer *and* its payout.
///
///      register --> staked --unbond--> unbonding --withdraw, after unbondingPeriod--> gone (its record stays for its earnings)
///                       \---slash--------\--slash--> same state, less stake; below the minimum it can no longer be named
interface IRelayRegistry is ISettlement {
    /// @notice The state of a relay after a change; what its unbonding does is in events of its own.
    event RelayChanged(uint32 indexed relayId, address signer, address payout, uint96 stake, uint64 ask);

    /// @notice The relay can no longer be named, and its stake can be withdrawn from `exitAt` on (unix time in seconds).
    event RelayUnbonding(uint32 indexed relayId, uint32 exitAt);

    /// @notice The stake went to the payout address; nothing stands behind the signer any more.
    event RelayWithdrawn(uint32 indexed relayId);

    /// @notice The relay was proven at fault: `taken` of its stake is gone and `stake` is left. `bounty` went to the reporter, the
    ///         rest was burned.
    event RelaySlashed(uint32 indexed relayId, uint256 taken, uint96 stake, address reporter, uint256 bounty);

    /// @notice Where the relay is reached: libp2p multiaddr, and https URL of its API.
    event RelayEndpoints(uint32 indexed relayId, string multiaddr, string url);

    /// @notice Thrown for a relay id that was never given out.
    error Relays_Unknown(uint32 relayId);

    /// @notice Thrown when a signer or payout address is zero.
    error Relays_ZeroAddress();

    /// @notice Thrown when the stake is below the minimum.
    error Relays_StakeTooLow(uint256 stake, uint256 minimum);

    /// @notice Thrown when an endpoint is longer than 256 bytes. If both are, `length` is that of the longer one.
    error Relays_EndpointTooLong(uint256 length);

    /// @notice Thrown when the caller may not do this to the relay.
    error Relays_NotAllowed(uint32 relayId, address caller);

    /// @notice Thrown when the relay is unbonding already.
    error Relays_Unbonding(uint32 relayId);

    /// @notice Thrown when stake is withdrawn from a relay that has not begun to unbond.
    error Relays_NotUnbonding(uint32 relayId);

    /// @notice Thrown before the unbonding period is over.
    /// @param exitAt Unix time in seconds from which the stake can be withdrawn.
    error Relays_StillUnbonding(uint32 exitAt);

    /// @notice Thrown when the stake has been withdrawn already.
    error Relays_NothingToWithdraw(uint32 relayId);

    /// @notice Thrown when someone else than the post office slashes.
    error Relays_OnlySlasher(address caller);

    /// @notice Thrown when more than the whole is promised to a reporter.
    error Relays_BountyTooHigh(uint16 bountyBps);

    /// @notice Thrown when an amount is zero.
    error Relays_ZeroAmount();

    /// @notice Thrown at deployment when minimum stake, unbonding period or slasher is zero.
    error Relays_Malformed();

    /// @notice Stakes `amount` of the caller's tokens behind a new relay.
    /// @dev Requirements: addresses not zero; `amount` at least {minStake}; endpoints of at most 256 bytes; allowance for `amount`.
    ///      Emits {RelayChanged} and {RelayEndpoints}.
    /// @param signer The key that signs postmarks, for ever.
    /// @param payout Who is paid, and who manages the relay.
    /// @param ask The lowest price a slot that the relay takes, in token units.
    /// @param amount The stake, in token units.
    /// @param multiaddr libp2p address, with the peer id.
    /// @param url Base URL of the HTTP API.
    /// @return relayId The new relay's id, from 1.
    function register(
        address signer,
        address payout,
        uint64 ask,
        uint96 amount,
        string calldata multiaddr,
        string calldata url
    ) external returns (uint32 relayId);

    /// @notice {register} with the allowance given by the caller's EIP-2612 permit; one that was used already is no error.
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
    ) external returns (uint32 relayId);

    /// @notice {register}, staked by the signer of an ERC-3009 authorization and brought by anyone.
    /// @dev The authorization is a `ReceiveWithAuthorization` of the token to this contract over `amount`, with the nonce
    ///      `keccak256(abi.encode(selector, signer, payout, ask, amount, multiaddr, url, a.salt))`: it does not say what it pays for,
    ///      and whoever brings it could stake for himself with it (mechanism.md B5).
    function registerWithAuthorization(
        address signer,
        address payout,
        uint64 ask,
        uint96 amount,
        string calldata multiaddr,
        string calldata url,
        Authorization calldata a
    ) external returns (uint32 relayId);

    /// @notice Adds `amount` of the caller's tokens to the stake of a relay that is not unbonding. Emits {RelayChanged}.
    function addStake(uint32 relayId, uint96 amount) external;

    /// @notice {addStake}, paid by the signer of an ERC-3009 authorization and brought by anyone.
    /// @dev As {registerWithAuthorization}; the nonce is `keccak256(abi.encode(selector, relayId, amount, a.salt))`.
    function addStakeWithAuthorization(uint32 relayId, uint96 amount, Authorization calldata a) external;

    /// @notice Changes the asking price. Requirements: caller is the payout or the signer. Emits {RelayChanged}.
    function setAsk(uint32 relayId, uint64 ask) external;

    /// @notice Changes the endpoints. Requirements: caller is the payout or the signer. Emits {RelayEndpoints}.
    function setEndpoints(uint32 relayId, string calldata multiaddr, string calldata url) external;

    /// @notice Hands the relay, its stake and earnings to another payout address. Requirements: caller is the payout.
    /// Emits {RelayChanged}.
    function setPayout(uint32 relayId, address payout) external;

    /// @notice Begins unbonding: the relay can no longer be named. Requirements: caller is the payout; once. Emits {RelayUnbonding}.
    function unbond(uint32 relayId) external;

    /// @notice Pays the stake to the payout address. Requirements: caller is the payout; unbonding period over.
    /// Emits {RelayWithdrawn}.
    function withdraw(uint32 relayId) external;

    /// @notice Takes stake from a relay that was proven at fault, also while it is unbonding.
    /// @dev Requirements: caller is the {slasher}. If nothing is left, or the relay is unknown or gone, nothing happens.
    ///      Emits {RelaySlashed}.
    /// @param relayId The relay.
    /// @param amount In token units; the whole stake, if that is less.
    /// @param reporter Who gets the bounty.
    /// @param bountyBps Share of the reporter, in 1/10,000; the rest is burned.
    /// @return taken What was taken, in token units.
    function slash(uint32 relayId, uint256 amount, address reporter, uint16 bountyBps) external returns (uint256 taken);

    /// @notice State of a relay; all zero if unknown.
    function relays(
        uint32 relayId
    ) external view returns (address signer, uint96 stake, address payout, uint64 ask, uint32 exitAt);

    /// @notice How many relays were ever registered; ids run from 1 to this.
    function relayCount() external view returns (uint32);

    /// @notice The smallest stake a relay registers with, in token units.
    function minStake() external view returns (uint96);

    /// @notice The post office, which alone judges proofs against relays.
    function slasher() external view returns (address);

    /// @notice Time from {unbond} to {withdraw}, in seconds.
    function unbondingPeriod() external view returns (uint32);
}
