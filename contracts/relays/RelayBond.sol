// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev First word of a relay: stake (96 bits) | signer (160).
type RelayBond is uint256;

using {signer, stake} for RelayBond global;

function packBond(address signer_, uint96 stake_) pure returns (RelayBond) {
    return RelayBond.wrap((uint256(stake_) << 160) | uint160(signer_));
}

function signer(RelayBond bond) pure returns (address) {
    return address(uint160(RelayBond.unwrap(bond)));
}

function stake(RelayBond bond) pure returns (uint96) {
    return uint96(RelayBond.unwrap(bond) >> 160);
}
