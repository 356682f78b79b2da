// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "./IBeacon.sol";
import {IBlockhashDraws} from "./IBlockhashDraws.sol";

/// @title Randomness from drand, verified on chain
/// @notice An epoch takes the randomness of one fixed round of a drand network: the first at or after the epoch's draw time.
///         Which one it is was known from the start, so nobody has a choice; what it says nobody knows before its time.
/// @dev The scheme is drand's `bls-bn254-unchained-on-g1` (mechanism.md B4, C10). The proof is the round's signature, 64 bytes,
///      x then y, and the value is its SHA-256, the very word that drand publishes as the round's randomness.
///
///      The value of an epoch, and what changes it (mechanism.md C33):
///
///      drand round --record--> recorded (final)
///           |
///           `------openDraw, `fallbackDelay` after draw time--> block hash (final: the drand round no longer counts)
///
///      Risks: until one of the two has run, both are open after `fallbackDelay`, and who sees the drand value may prefer the
///      other. Whoever cares about an epoch draws or records it before then. A drand threshold that colludes knows rounds
///      early. On chains whose block hashes are not random (Arbitrum) set `fallbackDelay` so high that it is never over.
interface IDrandBeacon is IBeacon, IBlockhashDraws {
    /// @notice The randomness of `epoch` is `randomness`, for ever: the signature of `round` was verified.
    event RoundRecorded(uint32 indexed epoch, uint64 round, bytes32 randomness);

    /// @notice Thrown at deployment for a period of zero or longer than an epoch (two epochs would share a round), or when the
    ///         drand network begins after the first draw time.
    error Beacon_Malformed();

    /// @notice Thrown at deployment for a key that is no point of G2, or the point at infinity.
    error Beacon_BadKey();

    /// @notice Thrown when the proof is not 64 bytes long.
    error Beacon_BadLength(uint256 length);

    /// @notice Thrown when the proof is not the reduced coordinates of a point of G1 other than infinity.
    error Beacon_NotAPoint();

    /// @notice Thrown when the proof is not the signature of the epoch's round.
    error Beacon_WrongSignature(uint32 epoch, uint64 round);

    /// @notice Thrown when drand's value for this epoch is recorded.
    error Beacon_AlreadyRecorded(uint32 epoch);

    /// @notice Thrown when the epoch was opened for a block hash: drand's value no longer counts.
    error Beacon_FallbackOpened(uint32 epoch);

    /// @notice Verifies drand's value for `epoch` and keeps it: the fallback is closed for this epoch. Anyone may call.
    /// @dev For epochs whose draw has to wait: a draw needs it not. Requirements: neither recorded nor opened; the signature of
    ///      {roundOf}. Emits {RoundRecorded}.
    /// @param epoch The epoch, from 1.
    /// @param proof The round's signature, 64 bytes.
    function record(uint32 epoch, bytes calldata proof) external;

    /// @notice drand's value for `epoch` as it was recorded; 0 if nobody has.
    function recorded(uint32 epoch) external view returns (bytes32);

    /// @notice The drand round that decides `epoch`: the first at or after its draw time.
    function roundOf(uint32 epoch) external view returns (uint64);

    /// @notice The drand network's public key, a point of G2: x imaginary, x real, y imaginary, y real (drand's and EIP-197's order).
    function publicKey() external view returns (uint256[4] memory);

    /// @notice When round 1 was published, in unix seconds. Round r is published `(r - 1) * roundPeriod` later.
    function roundGenesis() external view returns (uint64);

    /// @notice Seconds between rounds.
    function roundPeriod() external view returns (uint32);

    /// @notice How long after an epoch's draw time `openDraw` may be called, in seconds.
    function fallbackDelay() external view returns (uint32);
}
