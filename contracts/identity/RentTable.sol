// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Rents a year and the time from which they apply, in one word: from (40 bits) | long (72) | four (72) | short (72).
///      72 bits hold 4,722 tokens of 18 decimals.
type RentTable is uint256;

using {from, ofLength, rentFour, rentLong, rentShort} for RentTable global;

function packRents(uint40 from_, uint72 short_, uint72 four_, uint72 long_) pure returns (RentTable) {
    return RentTable.wrap((uint256(from_) << 216) | (uint256(long_) << 144) | (uint256(four_) << 72) | short_);
}

function from(RentTable table) pure returns (uint40) {
    return uint40(RentTable.unwrap(table) >> 216);
}

/// @dev Of names of up to three characters.
function rentShort(RentTable table) pure returns (uint72) {
    return uint72(RentTable.unwrap(table));
}

/// @dev Of names of four characters.
function rentFour(RentTable table) pure returns (uint72) {
    return uint72(RentTable.unwrap(table) >> 72);
}

/// @dev Of names of five characters and more.
function rentLong(RentTable table) pure returns (uint72) {
    return uint72(RentTable.unwrap(table) >> 144);
}

/// @dev Of names of `length` characters.
function ofLength(RentTable table, uint256 length) pure returns (uint72) {
    if (length > 4) return table.rentLong();
    return length == 4 ? table.rentFour() : table.rentShort();
}
