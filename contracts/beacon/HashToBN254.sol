// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BN254} from "./BN254.sol";

/// @title Hashing to the curve BN254
/// @notice RFC 9380, suite `BN254G1_XMD:KECCAK-256_SVDW_RO_`: a message becomes a point whose logarithm nobody knows.
/// @dev Names and numbers in comments are those of the RFC. The map is that of Shallue and van de Woestijne with Z = 1.
library HashToBN254 {
    uint256 private constant P = BN254.P;

    /// @dev `2^256 mod P`.
    uint256 private constant _TWO_256 = 0x0e0a77c19a07df2f666ea36f7879462c0a78eb28f5c70b3dd35d438dc58f0d9d;

    /// @dev c2 = -Z / 2.
    uint256 private constant _C2 = 0x183227397098d014dc2822db40c0ac2ecbc0b548b438e5469e10460b6c3e7ea3;

    /// @dev c3 = sqrt(-g(Z) * 3 * Z^2), the even one.
    uint256 private constant _C3 = 0x16789af3a83522eb353c98fc6b36d713d5d8d1cc5dffffffa;

    /// @dev c4 = -4 * g(Z) / (3 * Z^2).
    uint256 private constant _C4 = 0x10216f7ba065e00de81ac1e7808072c9dd2b2385cd7b438469602eb24829a9bd;

    /// @notice The point of `message` under the domain separation tag `tag`, of at most 255 bytes.
    function toPoint(bytes32 message, bytes memory tag) internal view returns (uint256 x, uint256 y) {
        (uint256 u0, uint256 u1) = toField(message, tag);
        (uint256 x0, uint256 y0, uint256 x1, uint256 y1) = map(u0, u1);
        // The cofactor is 1: nothing to clear.
        return BN254.add(x0, y0, x1, y1);
    }

    /// @notice Two field elements of `message`: hash_to_field with count 2 and L 48, section 5.2.
    function toField(bytes32 message, bytes memory tag) internal pure returns (uint256 u0, uint256 u1) {
        // expand_message_xmd, section 5.3.1: 96 bytes from three hashes. Keccak's input block is 136 bytes.
        bytes memory primed = abi.encodePacked(tag, uint8(tag.length));
        bytes32 b0 = keccak256(abi.encodePacked(new bytes(136), message, uint16(96), uint8(0), primed));
        bytes32 b1 = keccak256(abi.encodePacked(b0, uint8(1), primed));
        bytes32 b2 = keccak256(abi.encodePacked(b0 ^ b1, uint8(2), primed));
        bytes32 b3 = keccak256(abi.encodePacked(b0 ^ b2, uint8(3), primed));
        // Each element is 48 bytes: b2 is the end of one and the beginning of the other.
        uint256 middle = uint256(b2);
        u0 = addmod(mulmod(uint256(b1), 1 << 128, P), middle >> 128, P);
        u1 = addmod(mulmod(uint256(uint128(middle)), _TWO_256, P), uint256(b3), P);
    }

    /// @notice Both elements' points. Taken together because they share the dear part, one inversion.
    function map(uint256 u0, uint256 u1) internal view returns (uint256 x0, uint256 y0, uint256 x1, uint256 y1) {
        (uint256 inverse0, uint256 inverse1) = _invertBoth(_denominator(u0), _denominator(u1));
        (x0, y0) = _mapOne(u0, inverse0);
        (x1, y1) = _mapOne(u1, inverse1);
    }

    /// @dev map_to_curve_svdw, section 6.6.1: of three candidates for x, the first that is on the curve; one always is.
    function _mapOne(uint256 u, uint256 inverse) private view returns (uint256 x, uint256 y) {
        uint256 t = _quadrupledSquare(u);
        uint256 shift = mulmod(mulmod(u, addmod(1, P - t, P), P), mulmod(inverse, _C3, P), P);
        bool found;
        x = addmod(_C2, P - shift, P);
        (y, found) = BN254.root(BN254.cube(x));
        if (!found) {
            x = addmod(_C2, shift, P);
            (y, found) = BN254.root(BN254.cube(x));
        }
        if (!found) {
            uint256 plus = addmod(1, t, P);
            uint256 ratio = mulmod(mulmod(plus, plus, P), inverse, P);
            x = addmod(1, mulmod(mulmod(ratio, ratio, P), _C4, P), P);
            (y, ) = BN254.root(BN254.cube(x));
        }
        // sgn0: y is odd exactly if u is. No point has y = 0, so the other root is P - y.
        if ((u ^ y) & 1 != 0) y = P - y;
    }

    /// @dev `(1 - 4u^2) * (1 + 4u^2)`.
    function _denominator(uint256 u) private pure returns (uint256) {
        uint256 t = _quadrupledSquare(u);
        return addmod(1, P - mulmod(t, t, P), P);
    }

    /// @dev `g(Z) * u^2`, and g(Z) is 4.
    function _quadrupledSquare(uint256 u) private pure returns (uint256) {
        return mulmod(4, mulmod(u, u, P), P);
    }

    /// @dev inv0 of both, by one exponentiation: `1/a = b / (ab)`.
    function _invertBoth(uint256 a, uint256 b) private view returns (uint256, uint256) {
        // A zero (u = 1/2 or -1/2) stays zero, and must not take the other with it.
        if (a == 0 || b == 0) return (BN254.invert(a), BN254.invert(b));
        uint256 inverse = BN254.invert(mulmod(a, b, P));
        return (mulmod(inverse, b, P), mulmod(inverse, a, P));
    }
}
