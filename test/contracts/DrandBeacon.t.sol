// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BN254} from "../../contracts/beacon/BN254.sol";
import {DrandBeacon} from "../../contracts/beacon/DrandBeacon.sol";
import {HashToBN254} from "../../contracts/beacon/HashToBN254.sol";

/// @notice What must hold for every input. The chain's own precompiled contracts are the judge of what a point is.
contract DrandBeaconTest {
    bytes private constant _TAG = "BLS_SIG_BN254G1_XMD:KECCAK-256_SVDW_RO_NUL_";

    DrandBeacon private _beacon;

    function setUp() public {
        _beacon = new DrandBeacon(
            1_800_000_000,
            7 days,
            7 days,
            8,
            [
                0x07e1d1d335df83fa98462005690372c643340060d205306a9aa8106b6bd0b382,
                0x0557ec32c2ad488e4d4f6008f89a346f18492092ccc0d594610de2732c8b808f,
                0x0095685ae3a85ba243747b1b2f426049010f6b73a0cf1d389351d5aaaa1047f6,
                0x297d3a4f9749b33eb2d904c9d9ebf17224150ddd7abd7567a9bec6c74480ee0b
            ],
            1_727_521_075,
            3,
            7 days
        );
    }

    /// @dev Whether the addition of the EVM takes (x, y). It takes infinity too, as (0, 0).
    function _evmTakes(uint256 x, uint256 y) private view returns (bool taken) {
        (taken, ) = address(0x06).staticcall{gas: 1000}(abi.encode(x, y, uint256(0), uint256(0)));
    }

    function testFuzz_EveryElementHasAPointWithItsSign(uint256 u0, uint256 u1) public view {
        (u0, u1) = (u0 % BN254.P, u1 % BN254.P);
        (uint256 x0, uint256 y0, uint256 x1, uint256 y1) = HashToBN254.map(u0, u1);
        require(_evmTakes(x0, y0) && _evmTakes(x1, y1), "not on the curve");
        require(BN254.isPoint(x0, y0) && BN254.isPoint(x1, y1), "not a point");
        require(u0 % 2 == y0 % 2 && u1 % 2 == y1 % 2, "sign");
    }

    function testFuzz_TheSharedInversionChangesNothing(uint256 u0, uint256 u1, uint256 u2) public view {
        (u0, u1, u2) = (u0 % BN254.P, u1 % BN254.P, u2 % BN254.P);
        (uint256 x, uint256 y, , ) = HashToBN254.map(u0, u1);
        (, , uint256 otherX, uint256 otherY) = HashToBN254.map(u2, u0);
        require(x == otherX && y == otherY, "depends on its neighbour");
    }

    function testFuzz_ElementsAreReduced(bytes32 message, bytes calldata tag) public pure {
        (uint256 u0, uint256 u1) = HashToBN254.toField(message, tag[:tag.length < 255 ? tag.length : 255]);
        require(u0 < BN254.P && u1 < BN254.P && u0 != u1, "elements");
    }

    function testFuzz_PointsAreWhatTheEvmTakes(uint256 x, uint256 y) public view {
        bool infinity = x == 0 && y == 0;
        require(BN254.isPoint(x, y) == (_evmTakes(x, y) && !infinity), "random");
        (x, y) = HashToBN254.toPoint(bytes32(x), _TAG);
        require(BN254.isPoint(x, y) && _evmTakes(x, y), "hashed");
        require(BN254.isPoint(x, BN254.P - y) && _evmTakes(x, BN254.P - y), "negated");
        require(!BN254.isPoint(x + BN254.P, y) && !_evmTakes(x + BN254.P, y), "x unreduced");
        require(!BN254.isPoint(x, y + BN254.P) && !_evmTakes(x, y + BN254.P), "y unreduced");
        require(!BN254.isPoint(x, addmod(y, 1, BN254.P)), "beside");
    }

    function testFuzz_RootsAndInverses(uint256 a) public view {
        a = a % BN254.P;
        uint256 square = mulmod(a, a, BN254.P);
        (uint256 root, bool exists) = BN254.root(square);
        require(exists && (root == a || root == BN254.P - a || a == 0), "root of a square");
        // -1 is no square, so exactly one of a and -a is.
        (, bool one) = BN254.root(a);
        (, bool other) = BN254.root((BN254.P - a) % BN254.P);
        require(a == 0 || one != other, "one of two");
        require(mulmod(a, BN254.invert(a), BN254.P) == (a == 0 ? 0 : 1), "inverse");
    }

    function testFuzz_NoForgedPointPasses(uint32 epoch, bytes32 seed) public view {
        if (epoch == 0) return;
        (uint256 x, uint256 y) = HashToBN254.toPoint(seed, "forger");
        try _beacon.randomness(epoch, abi.encode(x, y)) returns (bytes32) {
            revert("forged");
        } catch {}
    }

    function testFuzz_NoBytesPass(uint32 epoch, bytes calldata proof) public view {
        if (epoch == 0) return;
        try _beacon.randomness(epoch, proof) returns (bytes32) {
            revert("forged");
        } catch {}
    }

    function testFuzz_TheRoundIsTheFirstNotBeforeDrawTime(uint32 epoch) public view {
        if (epoch == 0) return;
        uint256 time = _beacon.drawTime(epoch);
        uint256 publishedAt = 1_727_521_075 + (uint256(_beacon.roundOf(epoch)) - 1) * 3;
        require(publishedAt >= time && publishedAt < time + 3, "round");
    }
}
