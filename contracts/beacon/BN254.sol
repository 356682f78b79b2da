// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title The curve BN254, through the chain's precompiled contracts
/// @notice G1 is `y^2 = x^3 + 3` over the integers modulo `P`. Its cofactor is 1: a point on the curve is in the group.
/// @dev Called with valid points only, so a precompiled contract fails for want of gas alone. That reverts: it must never be
///      taken for an answer.
library BN254 {
    /// @notice Thrown when a precompiled contract fails: too little gas, or a chain without it.
    /// @param precompile Its address.
    error BN254_PrecompileFailed(uint256 precompile);

    /// @notice The field's prime. It is 3 modulo 4, which makes square roots one exponentiation.
    uint256 internal constant P = 0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47;

    uint256 private constant _ROOT_EXPONENT = (P + 1) / 4;

    uint256 private constant _INVERSE_EXPONENT = P - 2;

    uint256 private constant _MODEXP = 0x05;

    uint256 private constant _ADD = 0x06;

    uint256 private constant _PAIRING = 0x08;

    /// @dev The generator of G2, negated, in the order of EIP-197: imaginary part first.
    uint256 private constant _G2_X_IM = 0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2;
    uint256 private constant _G2_X_RE = 0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed;
    uint256 private constant _NEGATED_G2_Y_IM = 0x275dc4a288d1afb3cbb1ac09187524c7db36395df7be3b99e673b13a075a65ec;
    uint256 private constant _NEGATED_G2_Y_RE = 0x1d9befcd05a5323e6da4d435f3b617cdb3af83285c2df711ef39c01571827f9d;

    /// @notice Whether these are the coordinates of a point of G1 in their only form: reduced, and not infinity.
    function isPoint(uint256 x, uint256 y) internal pure returns (bool) {
        // Infinity is written (0, 0), which does not satisfy the equation.
        return x < P && y < P && mulmod(y, y, P) == cube(x);
    }

    /// @notice `x^3 + 3`.
    function cube(uint256 x) internal pure returns (uint256) {
        return addmod(mulmod(mulmod(x, x, P), x, P), 3, P);
    }

    /// @notice A square root of `square`, and whether it has one.
    function root(uint256 square) internal view returns (uint256 candidate, bool exists) {
        candidate = _power(square, _ROOT_EXPONENT);
        exists = mulmod(candidate, candidate, P) == square;
    }

    /// @notice The inverse of `a`, and 0 for 0.
    function invert(uint256 a) internal view returns (uint256) {
        return _power(a, _INVERSE_EXPONENT);
    }

    /// @notice The sum of two points of G1.
    function add(uint256 x1, uint256 y1, uint256 x2, uint256 y2) internal view returns (uint256 x, uint256 y) {
        uint256[4] memory words = [x1, y1, x2, y2];
        bool done;
        assembly ("memory-safe") {
            // Arguments are evaluated from the right: the call comes before its size is looked at.
            done := and(eq(returndatasize(), 0x40), staticcall(gas(), _ADD, words, 0x80, words, 0x40))
        }
        require(done, BN254_PrecompileFailed(_ADD));
        return (words[0], words[1]);
    }

    /// @notice Whether `signature` is `hash` times the private key of `key`: `e(signature, -G2) * e(hash, key) = 1`.
    /// @param key A point of G2: x imaginary, x real, y imaginary, y real.
    function isSigned(
        uint256[2] memory signature,
        uint256[2] memory hash,
        uint256[4] memory key
    ) internal view returns (bool) {
        uint256[12] memory words = [
            signature[0],
            signature[1],
            _G2_X_IM,
            _G2_X_RE,
            _NEGATED_G2_Y_IM,
            _NEGATED_G2_Y_RE,
            hash[0],
            hash[1],
            key[0],
            key[1],
            key[2],
            key[3]
        ];
        bool done;
        assembly ("memory-safe") {
            done := and(eq(returndatasize(), 0x20), staticcall(gas(), _PAIRING, words, 0x180, words, 0x20))
        }
        require(done, BN254_PrecompileFailed(_PAIRING));
        return words[0] == 1;
    }

    /// @notice Whether `key` is a point of G2, reduced, in the right subgroup, and not infinity.
    /// @dev The pairing refuses all others. It burns the gas it is given then: for use at deployment only.
    function isKey(uint256[4] memory key) internal view returns (bool) {
        if (key[0] | key[1] | key[2] | key[3] == 0) return false;
        uint256[6] memory words = [0, 0, key[0], key[1], key[2], key[3]];
        bool done;
        assembly ("memory-safe") {
            done := and(eq(returndatasize(), 0x20), staticcall(gas(), _PAIRING, words, 0xc0, words, 0x20))
        }
        return done && words[0] == 1;
    }

    function _power(uint256 base, uint256 exponent) private view returns (uint256) {
        uint256[6] memory words = [32, 32, 32, base, exponent, P];
        bool done;
        assembly ("memory-safe") {
            done := and(eq(returndatasize(), 0x20), staticcall(gas(), _MODEXP, words, 0xc0, words, 0x20))
        }
        require(done, BN254_PrecompileFailed(_MODEXP));
        return words[0];
    }
}
