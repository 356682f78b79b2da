// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../beacon/IBeacon.sol";
import {ISchedule} from "../shared/ISchedule.sol";

/// @title One draw an epoch
/// @notice Epochs are drawn in order, each after its messages' hold period, with a full claim window before the next.
interface IDraws is ISchedule {
    /// @notice The winning slots of `epoch` are known; `randomness` 0 means the epoch was skipped and pays nobody.
    event Drawn(uint32 indexed epoch, bytes32 randomness);

    /// @notice Thrown when another epoch is next.
    error Draws_NotNext(uint32 epoch, uint32 next);

    /// @notice Thrown before the epoch may be drawn or skipped.
    /// @param availableAt Unix time in seconds from which it may.
    error Draws_TooEarly(uint256 availableAt);

    /// @notice Thrown when the beacon answers with zero.
    error Draws_NoRandomness(uint32 epoch);

    /// @notice Thrown when an epoch is to be skipped that can be drawn without proof: draw it.
    error Draws_RandomnessKnown(uint32 epoch);

    /// @notice Thrown at deployment when the beacon has no code or a time is malformed.
    error Draws_Malformed();

    /// @notice Draws the next epoch. Anyone may call.
    /// @dev Requirements: `epoch` is the one after {drawn}; its draw time is reached; {claimMin} has passed since the last draw.
    ///      Emits {Drawn}.
    /// @param epoch The epoch.
    /// @param proof What the beacon needs.
    function draw(uint32 epoch, bytes calldata proof) external;

    /// @notice Gives up on an epoch whose randomness never came, so that nobody's money stays locked. Anyone may call.
    /// @dev As {draw}, and {skipAfter} has passed since the draw time, and the beacon has no word of its own for the epoch (one
    ///      that needs a proof does not count). Emits {Drawn} with 0.
    /// @param epoch The epoch.
    function skip(uint32 epoch) external;

    /// @notice The last epoch drawn or skipped; 0 before the first.
    function drawn() external view returns (uint32);

    /// @notice When the last draw was made, in unix seconds.
    function drawnAt() external view returns (uint64);

    /// @notice The randomness of `epoch`; 0 while it is not drawn, or if it was skipped.
    function beacon(uint32 epoch) external view returns (bytes32);

    /// @notice The contract that gives randomness.
    function beaconContract() external view returns (IBeacon);

    /// @notice Shortest time between two draws: the time relays have to claim, in seconds.
    function claimMin() external view returns (uint32);

    /// @notice How long after its draw time an epoch may be skipped, in seconds.
    function skipAfter() external view returns (uint32);
}
