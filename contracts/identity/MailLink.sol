// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What a domain says of a mail address, in one word: accepted (1 bit) | expiresAt (40 bits) | identity (160 bits).
type MailLink is uint256;

using {expiresAt, identity, isAccepted, withAcceptance} for MailLink global;

uint256 constant ACCEPTED = 1 << 200;

function packLink(address identity_, uint40 expiresAt_, bool accepted) pure returns (MailLink) {
    return MailLink.wrap((accepted ? ACCEPTED : 0) | (uint256(expiresAt_) << 160) | uint160(identity_));
}

/// @dev Whose address it is, says the domain.
function identity(MailLink link) pure returns (address) {
    return address(uint160(MailLink.unwrap(link)));
}

/// @dev The first second at which the domain does not say so any more.
function expiresAt(MailLink link) pure returns (uint40) {
    return uint40(MailLink.unwrap(link) >> 160);
}

/// @dev Whether the identity says so too.
function isAccepted(MailLink link) pure returns (bool) {
    return MailLink.unwrap(link) & ACCEPTED != 0;
}

function withAcceptance(MailLink link) pure returns (MailLink) {
    return MailLink.wrap(MailLink.unwrap(link) | ACCEPTED);
}
