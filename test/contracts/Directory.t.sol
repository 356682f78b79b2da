// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DIDRegistry} from "../../contracts/identity/DIDRegistry.sol";
import {Directory} from "../../contracts/identity/Directory.sol";
import {IDirectory} from "../../contracts/identity/IDirectory.sol";
import {MailLink, packLink} from "../../contracts/identity/MailLink.sol";
import {vm} from "./support/Cheats.sol";

/// @notice Whatever happens in whatever order: an address leads to an identity only while domain and identity both said so, last of
///         all they said, and what is under one domain is nobody else's to change.
contract DirectoryTest {
    /// @dev What the model knows of a pair.
    struct Model {
        address identity;
        uint256 expiresAt;
        bool accepted;
    }

    Directory private _directory;
    address[3] private _people = [address(0xA11CE), address(0xB0B), address(0xCA401)];
    mapping(address domain => Model) private _models;
    uint256 private _time;

    bytes32 private constant _HASH = keccak256("li.wei@example.org");

    function setUp() public {
        _warp(1_800_000_000);
        _directory = new Directory(address(new DIDRegistry()));
    }

    function testFuzz_EveryStoryGoesByTheModel(uint256 seed, uint8 steps) public {
        for (uint256 i; i < 20 + (steps % 60); ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            address who = _people[(seed >> 8) % 3];
            address domain = _people[(seed >> 16) % 3];
            address identity = _people[(seed >> 24) % 3];
            uint256 act = seed % 6;
            if (act <= 1) _attest(who, domain, identity, (seed >> 32) % (4 * 365 days));
            else if (act <= 3) _accept(who, domain, identity);
            else if (act == 4) _revoke(who, domain);
            else _warp(_time + ((seed >> 32) % 365 days));
            for (uint256 j; j < 3; ++j) {
                Model storage m = _models[_people[j]];
                bool counts = m.accepted && _time < m.expiresAt;
                require(_directory.identityOf(_people[j], _HASH) == (counts ? m.identity : address(0)), "identity");
                (address said, uint256 expiresAt, bool accepted) = _directory.links(_people[j], _HASH);
                require(said == m.identity && expiresAt == m.expiresAt && accepted == m.accepted, "link");
            }
        }
    }

    function _attest(address who, address domain, address identity, uint256 term) private {
        Model storage m = _models[domain];
        bool expected = who == domain && term != 0 && term <= 2 * 365 days;
        uint40 end = uint40(_time + term);
        vm.prank(who);
        try _directory.attest(IDirectory.Attestation(domain, _HASH, identity, end)) {
            require(expected, "attested against the rules");
            bool stays = m.accepted && m.identity == identity && _time < m.expiresAt;
            (m.identity, m.expiresAt, m.accepted) = (identity, end, stays);
        } catch {
            require(!expected, "not attested against the rules");
        }
    }

    function _accept(address who, address domain, address identity) private {
        Model storage m = _models[domain];
        bool expected = who == identity && m.identity == identity && _time < m.expiresAt;
        vm.prank(who);
        try _directory.accept(domain, _HASH, identity) {
            require(expected, "accepted against the rules");
            m.accepted = true;
        } catch {
            require(!expected, "not accepted against the rules");
        }
    }

    function _revoke(address who, address domain) private {
        Model storage m = _models[domain];
        bool expected = m.identity != address(0) && (who == domain || who == m.identity);
        vm.prank(who);
        try _directory.revoke(domain, _HASH) {
            require(expected, "revoked against the rules");
            delete _models[domain];
        } catch {
            require(!expected, "not revoked against the rules");
        }
    }

    function testFuzz_LinkWord(address identity, uint40 expiresAt, bool accepted) public pure {
        MailLink link = packLink(identity, expiresAt, accepted);
        require(link.identity() == identity && link.expiresAt() == expiresAt, "packed");
        require(link.isAccepted() == accepted, "accepted");
        link = link.withAcceptance();
        require(link.identity() == identity && link.expiresAt() == expiresAt && link.isAccepted(), "acceptance");
    }

    function _warp(uint256 time) private {
        _time = time;
        vm.warp(time);
    }
}
