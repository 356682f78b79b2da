// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title What can be a name
/// @notice 1 to 63 characters; lower-case ASCII letters and digits, with single hyphens and dots between them. So there are no two
///         spellings of a name, no invisible characters, no `xn--`. It does not begin with `0x`: it could be taken for an address.
library NameSyntax {
    uint256 private constant _MAX_LENGTH = 63;
    /// @dev Bit c is set if the character with code c may stand anywhere: 0-9 are 48 to 57, a-z are 97 to 122.
    uint256 private constant _ANYWHERE = (((1 << 10) - 1) << 48) | (((1 << 26) - 1) << 97);
    /// @dev The same for what stands between two of those: the hyphen is 45, the dot 46.
    uint256 private constant _BETWEEN = 3 << 45;

    /// @dev Whether `text` can be a name.
    function isName(string calldata text) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        uint256 length = characters.length;
        if (length == 0 || length > _MAX_LENGTH) return false;
        bool isBetween = true;
        for (uint256 i; i < length; ++i) {
            uint256 bit = 1 << uint8(characters[i]);
            if (bit & _BETWEEN != 0) {
                if (isBetween) return false;
                isBetween = true;
            } else {
                if (bit & _ANYWHERE == 0) return false;
                isBetween = false;
            }
        }
        return !isBetween && !(length > 1 && characters[0] == "0" && characters[1] == "x");
    }
}
