// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Schedule} from "../shared/Schedule.sol";
import {BlockhashDraws} from "./BlockhashDraws.sol";
import {BN254} from "./BN254.sol";
import {HashToBN254} from "./HashToBN254.sol";
import {IBeacon} from "./IBeacon.sol";
import {IBlockhashDraws} from "./IBlockhashDraws.sol";
import {IDrandBeacon} from "./IDrandBeacon.sol";

/// @title Randomness from drand, verified on chain
/// @notice See {IDrandBeacon}.
contract DrandBeacon is IDrandBeacon, BlockhashDraws {
    /// @dev What the BN254 scheme of drand hashes to the curve with.
    bytes private constant _TAG = "BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

    uint256 private immutable _keyXIm;
    uint256 private immutable _keyXRe;
    uint256 private immutable _keyYIm;
    uint256 private immutable _keyYRe;

    /// @inheritdoc IDrandBeacon
    uint64 public immutable roundGenesis;

    /// @inheritdoc IDrandBeacon
    uint32 public immutable roundPeriod;

    /// @inheritdoc IDrandBeacon
    uint32 public immutable fallbackDelay;

    /// @inheritdoc IDrandBeacon
    mapping(uint32 epoch => bytes32) public recorded;

    /// @notice Fixes the calendar, which must be the post office's, the drand network and the fallback.
    /// @param genesis_ When epoch 1 began, in unix seconds.
    /// @param epochLength_ In seconds.
    /// @param holdPeriod_ In seconds.
    /// @param delayBlocks_ How far ahead the fallback's target block lies, 1 to 256.
    /// @param publicKey_ The drand network's key, a point of G2: x imaginary, x real, y imaginary, y real.
    /// @param roundGenesis_ When round 1 was published, in unix seconds.
    /// @param roundPeriod_ Seconds between rounds.
    /// @param fallbackDelay_ How long after draw time the fallback may be opened, in seconds.
    constructor(
        uint64 genesis_,
        uint32 epochLength_,
        uint32 holdPeriod_,
        uint32 delayBlocks_,
        uint256[4] memory publicKey_,
        uint64 roundGenesis_,
        uint32 roundPeriod_,
        uint32 fallbackDelay_
    ) Schedule(genesis_, epochLength_, holdPeriod_) BlockhashDraws(delayBlocks_) {
        require(roundPeriod_ != 0 && roundPeriod_ <= epochLength_, Beacon_Malformed());
        require(roundGenesis_ <= drawTime(1), Beacon_Malformed());
        require(BN254.isKey(publicKey_), Beacon_BadKey());
        (_keyXIm, _keyXRe, _keyYIm, _keyYRe) = (publicKey_[0], publicKey_[1], publicKey_[2], publicKey_[3]);
        roundGenesis = roundGenesis_;
        roundPeriod = roundPeriod_;
        fallbackDelay = fallbackDelay_;
    }

    /* ============ drand ============ */

    /// @inheritdoc IDrandBeacon
    function record(uint32 epoch, bytes calldata proof) external {
        require(recorded[epoch] == 0, Beacon_AlreadyRecorded(epoch));
        // Two known values would be a choice.
        require(targetBlock[epoch] == 0, Beacon_FallbackOpened(epoch));
        (uint64 round, bytes32 value) = _verify(epoch, proof);
        recorded[epoch] = value;
        emit RoundRecorded(epoch, round, value);
    }

    /* ============ Fallback ============ */

    /// @inheritdoc IBlockhashDraws
    function openDraw(uint32 epoch) external {
        require(recorded[epoch] == 0, Beacon_AlreadyRecorded(epoch));
        _openDraw(epoch, drawTime(epoch) + fallbackDelay);
    }

    /* ============ Views ============ */

    /// @inheritdoc IBeacon
    function randomness(uint32 epoch, bytes calldata proof) external view returns (bytes32 value) {
        value = recorded[epoch];
        if (value != 0) return value;
        if (targetBlock[epoch] != 0) return _blockhashWord(epoch);
        (, value) = _verify(epoch, proof);
    }

    /// @inheritdoc IDrandBeacon
    function roundOf(uint32 epoch) public view returns (uint64) {
        // Not before drand's genesis: the constructor saw to it.
        uint256 wait = drawTime(epoch) - roundGenesis;
        return SafeCast.toUint64(1 + (wait + roundPeriod - 1) / roundPeriod);
    }

    /// @inheritdoc IDrandBeacon
    function publicKey() public view returns (uint256[4] memory) {
        return [_keyXIm, _keyXRe, _keyYIm, _keyYRe];
    }

    /* ============ Internal ============ */

    /// @dev A round and a key have one signature, and a point one form here: there is exactly one proof an epoch.
    function _verify(uint32 epoch, bytes calldata proof) private view returns (uint64 round, bytes32 value) {
        round = roundOf(epoch);
        require(proof.length == 64, Beacon_BadLength(proof.length));
        (uint256 x, uint256 y) = abi.decode(proof, (uint256, uint256));
        require(BN254.isPoint(x, y), Beacon_NotAPoint());
        (uint256 hashX, uint256 hashY) = HashToBN254.toPoint(keccak256(abi.encodePacked(round)), _TAG);
        require(BN254.isSigned([x, y], [hashX, hashY], publicKey()), Beacon_WrongSignature(epoch, round));
        value = sha256(proof);
    }
}
