// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBeacon} from "../beacon/IBeacon.sol";
import {Schedule} from "../shared/Schedule.sol";
import {DrawState} from "./DrawState.sol";
import {IDraws} from "./IDraws.sol";
import {Parameters} from "./Parameters.sol";

/// @title One draw an epoch
/// @notice See {IDraws}.
abstract contract Draws is IDraws, Schedule {
    /// @inheritdoc IDraws
    IBeacon public immutable beaconContract;

    /// @inheritdoc IDraws
    uint32 public immutable claimMin;

    /// @inheritdoc IDraws
    uint32 public immutable skipAfter;

    /// @inheritdoc IDraws
    mapping(uint32 epoch => bytes32) public beacon;

    /// @dev The last draw, with the shares that claims of it need.
    DrawState internal _drawState;

    /// @notice Fixes beacon and times.
    /// @param p The parameters.
    constructor(Parameters memory p) {
        require(p.beacon.code.length != 0 && p.claimMin != 0 && p.skipAfter != 0, Draws_Malformed());
        // Genesis in the future would let books begin in epoch 0, which does not exist.
        require(p.genesis <= block.timestamp, Draws_Malformed());
        beaconContract = IBeacon(p.beacon);
        claimMin = p.claimMin;
        skipAfter = p.skipAfter;
    }

    /// @inheritdoc IDraws
    function draw(uint32 epoch, bytes calldata proof) external {
        _advance(epoch, drawTime(epoch));
        // A static call: the beacon cannot call back into a half-made draw.
        bytes32 randomness = beaconContract.randomness(epoch, proof);
        require(randomness != 0, Draws_NoRandomness(epoch));
        beacon[epoch] = randomness;
        emit Drawn(epoch, randomness);
    }

    /// @inheritdoc IDraws
    function skip(uint32 epoch) external {
        _advance(epoch, drawTime(epoch) + skipAfter);
        // What can be drawn is drawn: a sender whose sheets were used would rather skip. This cannot lock anything, because a word
        // that the beacon gives for no proof is drawn with none.
        try beaconContract.randomness(epoch, "") returns (bytes32 randomness) {
            require(randomness == 0, Draws_RandomnessKnown(epoch));
        } catch {} // solhint-disable-line no-empty-blocks
        emit Drawn(epoch, 0);
    }

    /// @inheritdoc IDraws
    function drawn() public view returns (uint32) {
        return _drawState.drawn();
    }

    /// @inheritdoc IDraws
    function drawnAt() external view returns (uint64) {
        return _drawState.drawnAt();
    }

    /// @dev The slot of a book's sheet that wins.
    function _winner(bytes32 randomness, uint64 batchId, uint8 depth) internal pure returns (uint256 slot) {
        assembly ("memory-safe") {
            mstore(0x00, randomness)
            mstore(0x20, batchId)
            slot := and(keccak256(0x00, 0x40), sub(shl(depth, 1), 1))
        }
    }

    /// @dev Moves on to `epoch`, in order, in time, and never before the last one's claim window is over.
    function _advance(uint32 epoch, uint256 notBefore) private {
        DrawState state = _drawState;
        uint32 next = state.drawn() + 1;
        require(epoch == next, Draws_NotNext(epoch, next));
        uint256 windowEnd = state.drawnAt() + uint256(claimMin);
        uint256 availableAt = notBefore > windowEnd ? notBefore : windowEnd;
        require(block.timestamp >= availableAt, Draws_TooEarly(availableAt));
        _drawState = state.withDraw(epoch, uint64(block.timestamp));
    }
}
