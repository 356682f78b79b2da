// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DevUSD} from "../../contracts/dev/DevUSD.sol";
import {DIDRegistry} from "../../contracts/identity/DIDRegistry.sol";
import {INameRegistry} from "../../contracts/identity/INameRegistry.sol";
import {NameParameters} from "../../contracts/identity/NameParameters.sol";
import {NameRecord, packName} from "../../contracts/identity/NameRecord.sol";
import {NameRegistry} from "../../contracts/identity/NameRegistry.sol";
import {NameSyntax} from "../../contracts/identity/NameSyntax.sol";
import {RentTable, packRents} from "../../contracts/identity/RentTable.sol";
import {vm} from "./support/Cheats.sol";

/// @notice Whatever happens in whatever order: every rent is the treasury's, a name has one holder for as long as it is paid for,
///         and it goes by the rules of a small model kept beside it.
contract NamesTest {
    uint256 private constant _START = 1_800_000_000;
    uint256 private constant _YEAR = 365 days;
    uint256 private constant _GRACE = 90 days;
    address private constant _TREASURY = address(0x7EA5);

    /// @dev What the model knows of a name.
    struct Model {
        string name;
        address holder;
        address identity;
        uint256 expiresAt;
    }

    DevUSD private _token;
    NameRegistry private _registry;
    Model[3] private _names;
    address[3] private _people = [address(0xA11CE), address(0xB0B), address(0xCA401)];
    /// @dev Index of the name that a person last made primary, from 1.
    mapping(address person => uint256) private _primary;
    uint256[3] private _rents = [uint256(640e6), 160e6, 5e6];
    uint256[3] private _announced;
    uint256 private _announcedFrom = type(uint256).max;
    uint256 private _paid;
    uint256 private _swept;
    uint256 private _salt;
    /// @dev The time. The optimizer takes `block.timestamp` for a constant of the transaction, which cheats make untrue.
    uint256 private _time;

    function setUp() public {
        _warp(_START);
        _token = new DevUSD();
        _registry = new NameRegistry(
            NameParameters({
                token: address(_token),
                didRegistry: address(new DIDRegistry()),
                treasury: _TREASURY,
                governor: address(this),
                commitMinAge: 60,
                commitMaxAge: 1 days,
                gracePeriod: uint40(_GRACE),
                rentShort: 640e6,
                rentFour: 160e6,
                rentLong: 5e6
            })
        );
        (_names[0].name, _names[1].name, _names[2].name) = ("a.b", "a-bc", "li.wei");
        for (uint256 i; i < 3; ++i) {
            vm.prank(_people[i]);
            _token.approve(address(_registry), type(uint256).max);
            for (uint256 j; j < 40; ++j) {
                vm.prank(_people[i]);
                _token.faucet(10_000e6);
            }
        }
    }

    /* ============ The story ============ */

    function testFuzz_EveryStoryGoesByTheModel(uint256 seed, uint8 steps) public {
        for (uint256 i; i < 10 + (steps % 40); ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            uint256 which = (seed >> 8) % 3;
            address who = _people[(seed >> 16) % 3];
            address other = _people[(seed >> 24) % 3];
            uint8 term = uint8((seed >> 32) % 12);
            uint256 act = seed % 9;
            if (act <= 1) _register(which, who, other, term, (seed >> 40) % 2 == 0);
            else if (act == 2) _renew(which, who, term % 4);
            else if (act == 3) _move(which, who, other);
            else if (act == 4) _lead(which, who, other);
            else if (act == 5) _callPrimary(which, who);
            else if (act == 6) _warp(_time + ((seed >> 48) % (_YEAR / 2)));
            else if (act == 7) _sweep();
            else _announce(seed >> 56);
            _check();
        }
    }

    function _register(uint256 which, address who, address other, uint8 term, bool primary) private {
        Model storage m = _names[which];
        INameRegistry.Registration memory r = INameRegistry.Registration({
            name: m.name,
            holder: who,
            identity: other,
            term: term,
            primary: primary,
            secret: bytes32(++_salt)
        });
        _registry.commit(_registry.commitmentOf(r));
        _warp(_time + 60);
        uint256 rent = term * _rent(which);
        bool isFree = m.expiresAt == 0 || _time >= m.expiresAt + _GRACE;
        bool expected = isFree && term != 0 && term <= 10 && (!primary || who == other) && _affords(who, rent);
        vm.prank(who);
        try _registry.register(r) {
            require(expected, "registered against the rules");
            (m.holder, m.identity, m.expiresAt) = (who, other, _time + term * _YEAR);
            if (primary) _primary[who] = which + 1;
            _paid += rent;
        } catch {
            require(!expected, "not registered against the rules");
        }
    }

    function _renew(uint256 which, address who, uint8 term) private {
        Model storage m = _names[which];
        uint256 rent = term * _rent(which);
        uint256 end = m.expiresAt + term * _YEAR;
        bool isHis = _time < m.expiresAt || (_time < m.expiresAt + _GRACE && who == m.holder);
        bool expected = isHis && term != 0 && end <= _time + 10 * _YEAR && _affords(who, rent);
        vm.prank(who);
        try _registry.renew(m.name, term) {
            require(expected, "renewed against the rules");
            m.expiresAt = end;
            _paid += rent;
        } catch {
            require(!expected, "not renewed against the rules");
        }
    }

    function _move(uint256 which, address who, address to) private {
        Model storage m = _names[which];
        bool expected = _time < m.expiresAt && who == m.holder;
        uint256 id = _registry.idOf(m.name);
        vm.prank(who);
        try _registry.transferFrom(who, to, id) {
            require(expected, "moved against the rules");
            (m.holder, m.identity) = (to, to);
        } catch {
            require(!expected, "not moved against the rules");
        }
    }

    function _lead(uint256 which, address who, address to) private {
        Model storage m = _names[which];
        bool expected = _time < m.expiresAt && who == m.holder;
        vm.prank(who);
        try _registry.setIdentity(m.name, to) {
            require(expected, "led elsewhere against the rules");
            m.identity = to;
        } catch {
            require(!expected, "not led elsewhere against the rules");
        }
    }

    function _callPrimary(uint256 which, address who) private {
        bool expected = _leadsTo(which) == who;
        vm.prank(who);
        try _registry.setPrimary(who, _names[which].name) {
            require(expected, "primary against the rules");
            _primary[who] = which + 1;
        } catch {
            require(!expected, "not primary against the rules");
        }
    }

    function _sweep() private {
        if (_paid == _swept) return;
        _registry.sweep();
        _swept = _paid;
    }

    function _announce(uint256 seed) private {
        for (uint256 i; i < 3; ++i) {
            _rents[i] = _rent(i);
        }
        _announced = [160e6 + (seed % 2400e6), 40e6 + (seed % 600e6), 2e6 + (seed % 18e6)];
        _announcedFrom = _time + 14 days;
        _registry.announceRents(uint72(_announced[0]), uint72(_announced[1]), uint72(_announced[2]));
    }

    /* ============ What always holds ============ */

    function _check() private view {
        require(_registry.treasuryCredit() == _paid - _swept, "credit");
        require(_token.balanceOf(_TREASURY) == _swept, "treasury");
        uint256[3] memory held;
        for (uint256 i; i < 3; ++i) {
            Model storage m = _names[i];
            uint256 id = _registry.idOf(m.name);
            (address holder, , uint256 expiresAt) = _registry.records(id);
            require(holder == m.holder && expiresAt == m.expiresAt, "record");
            require(_registry.resolve(m.name) == _leadsTo(i), "resolve");
            require(_registry.rentOf(3 + i, 1) == _rent(i), "rent");
            if (_time < m.expiresAt) require(_registry.ownerOf(id) == m.holder, "owner");
            bool isFree = m.expiresAt == 0 || _time >= m.expiresAt + _GRACE;
            require(_registry.isAvailable(m.name) == isFree, "available");
            for (uint256 j; j < 3; ++j) {
                if (holder == _people[j]) ++held[j];
            }
        }
        for (uint256 j; j < 3; ++j) {
            require(_registry.balanceOf(_people[j]) == held[j], "balance");
            _checkPrimary(_people[j]);
        }
    }

    function _checkPrimary(address person) private view {
        uint256 which = _primary[person];
        bool isTrue = which != 0 && _leadsTo(which - 1) == person;
        string memory expected = isTrue ? _names[which - 1].name : "";
        require(keccak256(bytes(_registry.primaryOf(person))) == keccak256(bytes(expected)), "primary");
    }

    function _leadsTo(uint256 which) private view returns (address) {
        return _time < _names[which].expiresAt ? _names[which].identity : address(0);
    }

    function _rent(uint256 which) private view returns (uint256) {
        return _time >= _announcedFrom ? _announced[which] : _rents[which];
    }

    function _affords(address who, uint256 rent) private view returns (bool) {
        return _token.balanceOf(who) >= rent;
    }

    function _warp(uint256 time) private {
        _time = time;
        vm.warp(time);
    }

    /* ============ Syntax ============ */

    /// @dev The rule said in another way: cut at the hyphens and dots, every piece is made of letters and digits, and none is empty.
    function testFuzz_SyntaxIsTheRule(bytes memory text, uint8 length) public view {
        bytes memory alphabet = "abxz0189-.-._A`{/:";
        bytes memory cut = new bytes(text.length < length % 70 ? text.length : length % 70);
        for (uint256 i; i < cut.length; ++i) {
            // Every eighth is any byte.
            cut[i] = uint8(text[i]) % 8 == 7 ? text[i] : alphabet[uint8(text[i]) % alphabet.length];
        }
        require(this.isName(string(cut)) == _isNameByRule(cut), "syntax");
    }

    function isName(string calldata text) external pure returns (bool) {
        return NameSyntax.isName(text);
    }

    function _isNameByRule(bytes memory text) private pure returns (bool) {
        if (text.length > 63 || (text.length > 1 && text[0] == "0" && text[1] == "x")) return false;
        uint256 piece;
        for (uint256 i; i < text.length; ++i) {
            bytes1 c = text[i];
            if (c == "." || c == "-") {
                if (piece == 0) return false;
                piece = 0;
            } else {
                if (!((c >= "a" && c <= "z") || (c >= "0" && c <= "9"))) return false;
                ++piece;
            }
        }
        return piece != 0;
    }

    /* ============ Packed words ============ */

    function testFuzz_NameWord(address identity, uint40 expiresAt, address other, uint40 later) public pure {
        NameRecord record = packName(identity, expiresAt);
        require(record.identity() == identity && record.expiresAt() == expiresAt, "packed");
        record = record.withIdentity(other);
        require(record.identity() == other && record.expiresAt() == expiresAt, "identity");
        record = record.withExpiry(later);
        require(record.identity() == other && record.expiresAt() == later, "expiry");
    }

    function testFuzz_RentWord(uint40 from, uint72 short, uint72 four, uint72 long, uint8 length) public pure {
        RentTable table = packRents(from, short, four, long);
        require(table.from() == from && table.rentShort() == short, "first");
        require(table.rentFour() == four && table.rentLong() == long, "last");
        require(table.ofLength(length) == (length < 4 ? short : length == 4 ? four : long), "length");
    }
}
