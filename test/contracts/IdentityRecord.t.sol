// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IdentityRecord} from "../../contracts/identity/IdentityRecord.sol";

/// @notice The word of an identity: each accessor reads its own bits, each change touches no others.
contract IdentityRecordTest {
    struct Parts {
        bytes24 anchor;
        uint16 version;
        bool namesOwner;
        bool hasRecovery;
        uint40 changed;
    }

    function testFuzz_LayoutIsTheDocumentedOne(bytes24 anchor, uint16 version, uint8 flags, uint40 changed) public pure {
        IdentityRecord record = IdentityRecord.wrap(
            uint256(bytes32(anchor)) | (uint256(version) << 48) | (uint256(flags) << 40) | changed
        );
        _same(record, Parts(anchor, version, flags & 1 != 0, flags & 2 != 0, changed));
    }

    function testFuzz_EachChangeTouchesItsOwnBits(
        uint256 word,
        bytes24 anchor,
        uint16 version,
        uint40 changed,
        bool named
    ) public pure {
        IdentityRecord record = IdentityRecord.wrap(word);
        Parts memory p = _read(record);
        _same(record.withAnchor(anchor, changed), Parts(anchor, p.version, p.namesOwner, p.hasRecovery, changed));
        _same(record.withDevices(anchor, version), Parts(anchor, version, p.namesOwner, p.hasRecovery, p.changed));
        _same(record.withChange(changed), Parts(p.anchor, p.version, p.namesOwner, p.hasRecovery, changed));
        _same(record.withOwner(), Parts(p.anchor, p.version, true, p.hasRecovery, p.changed));
        _same(record.withRecovery(named), Parts(p.anchor, p.version, p.namesOwner, named, p.changed));
        // The six spare flags stay too.
        uint256 spare = word & (0xfc << 40);
        require(IdentityRecord.unwrap(record.withAnchor(anchor, changed)) & (0xfc << 40) == spare, "spare");
        require(IdentityRecord.unwrap(record.withRecovery(named)) & (0xfc << 40) == spare, "spare");
    }

    function _read(IdentityRecord record) private pure returns (Parts memory) {
        return
            Parts(
                record.anchor(),
                record.version(),
                record.namesOwner(),
                record.hasRecovery(),
                uint40(record.changed())
            );
    }

    function _same(IdentityRecord record, Parts memory parts) private pure {
        require(keccak256(abi.encode(_read(record))) == keccak256(abi.encode(parts)), "parts");
        require(record.changed() <= type(uint40).max, "block");
    }
}
