// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev What the model knows of a book. `state` counts as in the post office: 1 open, 2 dead, 3 withdrawn.
struct Book {
    address owner;
    uint64 id;
    uint8 kind;
    uint8 depth;
    uint8 state;
    uint32 from;
    uint32 exitEpoch;
    uint64 unit;
    uint96 balance;
    uint96 bond;
    uint32 lastClaimed;
    uint64 tag;
    uint256 ownerKey;
    uint256 key;
}

/// @dev A stamp that somebody signed with the key of a book. `accepted`: an honest relay took it by the offline rule.
struct Stamp {
    uint256 book;
    uint32 epoch;
    uint32 slot;
    uint16 span;
    uint32 relayId;
    uint256 ackKey;
    bytes32 message;
    bytes32 hash;
    bool accepted;
}

/// @dev A book as the chain showed it from `time` on, until the next view.
struct View {
    uint40 time;
    uint32 exitEpoch;
    uint32 lastClaimed;
    uint64 claimedTag;
    uint8 state;
    uint96 balance;
}

/// @dev What the model knows of a relay. `exitAt` is 0 until it unbonds.
struct RelayGhost {
    uint256 signerKey;
    address payout;
    uint96 stake;
    uint256 exitAt;
}

/// @dev A draw, or a skip if `winners` is 0.
struct DrawGhost {
    uint256 time;
    bytes32 winners;
}

/// @dev What the governor promised for epochs from `from` on.
struct Promise {
    uint32 from;
    uint16 feeBps;
    uint16 unreceiptedBps;
}
