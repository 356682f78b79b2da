// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISettlement} from "../shared/ISettlement.sol";

/// @title Relays and their stake
/// @notice A relay is a signer with stake behind it, an asking price and two endpoints. Its signer never changes: a relay that
///         could change it would void every postmark it gave.
/// @dev Who signs is checked nowhere here: anyone may stake behind any signer, so a daemon looks for its signer *and* its payout.
///
///      register --> staked --unbond--> unbonding --withdraw, after unbondingPeriod--> gone (its record stays for its earnings)
interface IRelayRegistry is ISettlement {
    /// @notice The whole state of a relay after a change.
    /// @param exitAt Unix time in seconds from which the stake can be withdrawn; 0 while the relay is not unbonding.
    event RelayChanged(
        uint32 indexed relayId,
        address indexed signer,
        address payout,
        uint96 stake,
        uint64 ask,
        uint32 exitAt
    );

    /// @notice Where the relay is reached: libp2p multiaddr, and https URL of its API.
    event RelayEndpoints(uint32 indexed relayId, string multiaddr, string url);

    /// @notice Thrown for a relay id that was never given out.
    error Relays_Unknown(uint32 relayId);

    /// @notice Thrown when a signer or payout address is zero.
    error Relays_ZeroAddress();

    /// @notice Thrown when the stake is below the minimum.
    error Relays_StakeTooLow(uint256 stake, uint256 minimum);

    /// @notice Thrown when an endpoint is longer than 256 bytes.
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

    /// @notice Thrown at deployment when minimum stake or unbonding period is zero, or they do not fit.
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

    /// @notice Adds `amount` of the caller's tokens to the stake of a relay that is not unbonding. Emits {RelayChanged}.
    function addStake(uint32 relayId, uint96 amount) external;

    /// @notice Changes the asking price. Requirements: caller is the payout or the signer. Emits {RelayChanged}.
    function setAsk(uint32 relayId, uint64 ask) external;

    /// @notice Changes the endpoints. Requirements: caller is the payout or the signer. Emits {RelayEndpoints}.
    function setEndpoints(uint32 relayId, string calldata multiaddr, string calldata url) external;

    /// @notice Hands the relay, its stake and earnings to another payout address. Requirements: caller is the payout.
    /// Emits {RelayChanged}.
    function setPayout(uint32 relayId, address payout) external;

    /// @notice Begins unbonding: the relay can no longer be named. Requirements: caller is the payout; once. Emits {RelayChanged}.
    function unbond(uint32 relayId) external;

    /// @notice Pays the stake to the payout address. Requirements: caller is the payout; unbonding period over.
    /// Emits {RelayChanged}.
    function withdraw(uint32 relayId) external;

    /// @notice State of a relay; all zero if unknown.
    function relays(
        uint32 relayId
    ) external view returns (address signer, uint96 stake, address payout, uint64 ask, uint32 exitAt);

    /// @notice How many relays were ever registered; ids run from 1 to this.
    function relayCount() external view returns (uint32);

    /// @notice The smallest stake a relay registers with, in token units.
    function minStake() external view returns (uint96);

    /// @notice Time from {unbond} to {withdraw}, in seconds.
    function unbondingPeriod() external view returns (uint32);
}
