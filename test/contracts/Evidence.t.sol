// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DevUSD} from "../../contracts/dev/DevUSD.sol";
import {IBonds} from "../../contracts/postage/IBonds.sol";
import {IClaims} from "../../contracts/postage/IClaims.sol";
import {IEvidence} from "../../contracts/postage/IEvidence.sol";
import {Parameters} from "../../contracts/postage/Parameters.sol";
import {PostOffice} from "../../contracts/postage/PostOffice.sol";
import {packPlace} from "../../contracts/postage/WinPlace.sol";
import {RelayRegistry} from "../../contracts/relays/RelayRegistry.sol";
import {vm} from "./support/Cheats.sol";
import {FixedBeacon} from "./support/FixedBeacon.sol";

/// @notice Bonds against a plain model of their slots; proofs against a plain search for a common slot.
contract EvidenceTest {
    bytes32 private constant _STAMP = keccak256(
        "Stamp(uint64 batchId,uint32 epoch,uint32 slot,uint16 span,uint32 relayId,address ack,bytes32 messageHash)"
    );
    bytes32 private constant _POSTMARK = keccak256("Postmark(bytes32 stampHash,uint32 relayId,uint64 acceptedAt)");
    bytes32 private constant _SEIZE = keccak256("Seize(bytes32 stamp,address payout)");
    uint256 private constant _KEY = 0xA11CE;
    uint256 private constant _ACK = 0xB0B;
    uint256 private constant _SIGNER = 0x51617E;
    uint256 private constant _GENESIS = 1_800_000_000;
    uint64 private constant _UNIT = 10_000;
    uint96 private constant _STAKE = 100e6;
    uint96 private constant _MIN_SLASH = 10e6;
    address private constant _BURN = 0x000000000000000000000000000000000000dEaD;
    address private constant _PAYOUT = address(0xCAFE);

    DevUSD private _token;
    PostOffice private _office;
    RelayRegistry private _relays;
    /// @dev The time. The optimizer takes `block.timestamp` for a constant of the transaction, which cheats make untrue.
    uint256 private _time;
    /// @dev The model: which slots of an epoch are gone.
    mapping(uint32 epoch => mapping(uint256 slot => bool)) private _gone;
    /// @dev The model: who was slashed.
    mapping(bytes32 fault => bool) private _slashed;

    function setUp() public {
        _warp(_GENESIS + 600);
        _token = new DevUSD();
        FixedBeacon beacon = new FixedBeacon();
        address office = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        _relays = new RelayRegistry(address(_token), _STAKE, 180, office);
        _office = new PostOffice(
            Parameters({
                token: address(_token),
                beacon: address(beacon),
                relays: address(_relays),
                treasury: address(0x7EA5),
                governor: address(0),
                genesis: uint64(_GENESIS),
                epochLength: 60,
                holdPeriod: 60,
                claimMin: 20,
                exitNotice: 20,
                skipAfter: 3600,
                minDepth: 5,
                minUnit: 10,
                minValue: 100_000,
                feeBps: 1000,
                unreceiptedBps: 4000,
                minSlash: _MIN_SLASH
            })
        );
        for (uint256 i; i < 10; ++i) {
            _token.faucet(10_000e6);
        }
        _token.approve(address(_office), type(uint256).max);
        _token.approve(address(_relays), type(uint256).max);
        _relays.join(vm.addr(_SIGNER), address(this), 1, _STAKE, "", "");
    }

    /* ============ Bonds ============ */

    /// @dev I8: random seizures over random times. What is paid is what the model says, to the slot, and never more than V a sheet.
    function testFuzz_I8_SeizuresAreTheModel(uint256 seed, uint8 sheets, bool deep) public {
        uint8 depth = deep ? 5 : 4;
        uint256 value = uint256(_UNIT) << depth;
        uint64 id = _open(1, depth, 6 + (sheets % 3));
        (, , , uint32 from, , , uint96 start, , , , ) = _office.batches(address(this), id);
        uint256 paid;
        for (uint256 i; i < 24; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            if (seed % 4 == 0) _warp(_time + (seed >> 8) % 50);
            uint32 epoch = _office.epochAt(_time) + 2 - uint32((seed >> 16) % 5);
            uint32 slot = uint32((seed >> 24) % (2 ** depth + 2));
            uint16 span = uint16((seed >> 32) % 6);
            bool expected = _mayTake(epoch, slot, span, depth, from) && paid + uint256(span) * _UNIT <= start;
            uint256 before = _token.balanceOf(_PAYOUT);
            try _office.seize(_seizure(id, epoch, slot, span)) {
                require(expected, "taken");
                for (uint256 s = slot; s < uint256(slot) + span; ++s) _gone[epoch][s] = true;
                paid += uint256(span) * _UNIT;
                require(_token.balanceOf(_PAYOUT) - before == uint256(span) * _UNIT, "paid");
            } catch {
                require(!expected, "not taken");
            }
            (, , , , , , uint96 balance, , , , uint96 bond) = _office.batches(address(this), id);
            require(balance == start - paid && bond == (value * 5) / 2, "book");
            require(_token.balanceOf(address(_office)) == uint256(balance) + bond, "tokens");
        }
    }

    /// @dev A list pays what its members would pay one after the other, whatever of it was taken before.
    function testFuzz_SeizeManyIsSeizeInARow(uint256 seed) public {
        uint64 id = _open(1, 5, 6);
        uint32 epoch = _office.epochAt(_time);
        IBonds.Seizure[] memory list = new IBonds.Seizure[](8);
        uint256 expected;
        for (uint256 i; i < list.length; ++i) {
            uint32 slot = uint32(uint8(seed >> (8 * i)) % 30);
            uint16 span = uint16(1 + (uint8(seed >> (8 * i + 3)) % 3));
            if (slot + span > 32) span = 1;
            list[i] = _seizure(id, epoch, slot, span);
            if (!_mayTake(epoch, slot, span, 5, epoch)) continue;
            for (uint256 s = slot; s < uint256(slot) + span; ++s) _gone[epoch][s] = true;
            expected += uint256(span) * _UNIT;
        }
        _office.seizeMany(list);
        require(_token.balanceOf(_PAYOUT) == expected, "paid");
        _office.seizeMany(list);
        require(_token.balanceOf(_PAYOUT) == expected, "paid again");
    }

    /// @dev Nobody but the recipient decides, and nobody but the key stamps.
    function testFuzz_AlteredSeizuresAreRefused(uint8 field, uint256 with) public {
        uint64 id = _open(1, 5, 6);
        uint32 epoch = _office.epochAt(_time);
        IBonds.Seizure memory s = _seizure(id, epoch, 3, 2);
        bytes32 before = keccak256(abi.encode(s));
        field %= 12;
        if (field == 0) s.owner = address(uint160(with));
        else if (field == 1) s.batchId = uint64(with);
        else if (field == 2) s.epoch = uint32(with);
        else if (field == 3) s.slot = uint32(with % 32);
        else if (field == 4) s.span = uint16(with % 32);
        else if (field == 5) s.ack = address(uint160(with));
        else if (field == 6) s.messageHash = bytes32(with);
        else if (field == 7) s.r = bytes32(with);
        else if (field == 8) s.vs = bytes32(with);
        else if (field == 9) s.payout = address(uint160(with));
        else if (field == 10) s.sr = bytes32(with);
        else s.svs = bytes32(with);
        if (keccak256(abi.encode(s)) == before) return;
        try _office.seize(s) {
            revert("altered");
        } catch {}
    }

    /* ============ Against senders ============ */

    /// @dev A pair of stamps closes a book exactly if one slot of the sheet is in both and they are not the same stamp (I9).
    function testFuzz_I9_PairsThatProve(uint32 slot, uint16 span, uint32 other, uint16 otherSpan, uint8 mode) public {
        uint64 id = _open(0, 5, 6);
        (slot, span) = _near(slot, span);
        (other, otherSpan) = mode % 3 == 0 ? (slot, span) : _near(other, otherSpan);
        bytes32 message = mode % 2 == 0 ? bytes32("one") : bytes32("two");
        IEvidence.Spend memory a = _spend(id, 9, slot, span, "one");
        IEvidence.Spend memory b = _spend(id, 9, other, otherSpan, message);
        bool same = slot == other && span == otherSpan && mode % 2 == 0;
        bool shared;
        for (uint256 s; s < 32; ++s) {
            if (s >= slot && s < uint256(slot) + span && s >= other && s < uint256(other) + otherSpan) shared = true;
        }
        (, , , , , , uint96 balance, , , , uint96 bond) = _office.batches(address(this), id);
        uint256 purse = _token.balanceOf(address(this));
        try _office.proveDoubleStamp(address(this), id, 9, a, b) {
            require(shared && !same, "proven");
            uint256 bounty = (uint256(bond) * 500) / 10_000;
            require(_token.balanceOf(address(this)) == purse + bounty, "bounty");
            require(_office.forfeited() == uint256(balance) + bond - bounty, "forfeit");
            (, , , , , uint8 state, , , , , ) = _office.batches(address(this), id);
            require(state == 2, "dead");
        } catch {
            require(!shared || same, "not proven");
        }
    }

    /// @dev S1b: exactly the stamps on the drawn slot that are not the paid one.
    function testFuzz_ClaimedTwice(uint256 randomness, uint32 slot, uint16 span) public {
        uint64 id = _open(0, 5, 6);
        uint32 epoch = _office.epochAt(_time);
        (slot, span) = _near(slot, span);
        IEvidence.Spend memory paid = _spend(id, epoch, 0, 32, "paid");
        IEvidence.Spend memory other = _spend(id, epoch, slot, span, "other");
        try _office.proveClaimedTwice(address(this), id, other) {
            revert("nothing was claimed");
        } catch {}
        uint256 winner = _drawAndClaim(id, epoch, bytes32(randomness | 1), paid);
        try _office.proveClaimedTwice(address(this), id, paid) {
            revert("the paid one");
        } catch {}
        bool covers = winner >= slot && winner < uint256(slot) + span;
        try _office.proveClaimedTwice(address(this), id, other) {
            require(covers, "proven");
        } catch {
            require(!covers, "not proven");
        }
    }

    /* ============ Against relays ============ */

    /// @dev I11: random proofs, most of them repeated: each (relay, book, epoch) costs once, never more than there is.
    function testFuzz_I11_SlashedOnce(uint256 seed) public {
        uint64[2] memory ids = [_open(0, 5, 6), _open(0, 5, 6)];
        uint256 stake = _STAKE;
        for (uint256 i; i < 16; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            uint64 id = ids[seed % 2];
            uint32 epoch = uint32(1 + ((seed >> 8) % 8));
            bytes32 fault = keccak256(abi.encode(id, epoch));
            bool expected = !_slashed[fault] && stake != 0;
            bool done = (seed >> 16) % 2 == 0 ? _proveDouble(id, epoch, seed) : _proveWrong(id, epoch, seed);
            require(done == expected, "once");
            if (!done) continue;
            _slashed[fault] = true;
            // 50 sheets of 0.32 are above the least slash.
            uint256 amount = 50 * (uint256(_UNIT) << 5);
            stake -= amount < stake ? amount : stake;
            (, uint96 left, , , ) = _relays.relays(1);
            require(left == stake, "stake");
            require(_office.proven(1, id, epoch), "proven");
        }
        require(_token.balanceOf(address(_relays)) == stake, "registry");
        require(_token.balanceOf(_BURN) == ((_STAKE - stake) * 9500) / 10_000, "burned");
    }

    /// @dev R3 knows right from wrong to the second, for every epoch and time.
    function testFuzz_WrongTimes(uint32 epoch, uint64 at, bool close, bool named) public {
        uint64 id = _open(0, 5, 6);
        epoch = uint32(1 + (uint256(epoch) % (type(uint32).max - 1)));
        uint256 start = _GENESIS + (uint256(epoch) - 1) * 60;
        if (close) at = uint64(start - 200 + (uint256(at) % 460));
        bool wrong = !named || at + uint256(120) < start || at > start + 180;
        IEvidence.Acceptance memory a = _accept(id, epoch, 0, 1, named ? 1 : 2, "m", at);
        try _office.proveWrongPostmark(address(this), id, epoch, 1, a) {
            require(wrong, "slashed");
        } catch {
            require(!wrong, "not slashed");
        }
    }

    /* ============ Helpers ============ */

    function _warp(uint256 time) private {
        _time = time;
        vm.warp(time);
    }

    function _open(uint8 kind, uint8 depth, uint256 sheets) private returns (uint64) {
        return _office.open(address(this), vm.addr(_KEY), depth, kind, _UNIT, uint96((uint256(_UNIT) << depth) * sheets));
    }

    /// @dev Slots and spans near a sheet of 32, and now and then far outside it.
    function _near(uint32 slot, uint16 span) private pure returns (uint32, uint16) {
        return (slot % 16 == 0 ? slot : slot % 40, span % 16 == 0 ? span : span % 12);
    }

    function _mayTake(uint32 epoch, uint32 slot, uint16 span, uint8 depth, uint32 from) private view returns (bool) {
        uint32 present = _office.epochAt(_time);
        if (epoch < from || (epoch != present && epoch + 1 != present)) return false;
        if (span == 0 || uint256(slot) + span > 2 ** depth) return false;
        for (uint256 s = slot; s < uint256(slot) + span; ++s) {
            if (_gone[epoch][s]) return false;
        }
        return true;
    }

    function _drawAndClaim(
        uint64 id,
        uint32 epoch,
        bytes32 randomness,
        IEvidence.Spend memory paid
    ) private returns (uint256 winner) {
        for (uint32 e = 1; e <= epoch; ++e) {
            uint256 ready = _office.drawTime(e);
            if (_office.drawnAt() + 20 > ready) ready = _office.drawnAt() + 20;
            if (_time < ready) _warp(ready);
            _office.draw(e, abi.encode(randomness));
        }
        winner = uint256(keccak256(abi.encode(randomness, id))) & 31;
        // Without receipt: the caller is the relay's payout.
        IClaims.Win[] memory wins = new IClaims.Win[](1);
        (wins[0].place, wins[0].owner) = (packPlace(id, paid.slot, paid.span, paid.relayId, 0), address(this));
        (wins[0].ack, wins[0].messageHash, wins[0].r, wins[0].vs) = (paid.ack, paid.messageHash, paid.r, paid.vs);
        _office.claim(wins);
    }

    function _proveDouble(uint64 id, uint32 epoch, uint256 seed) private returns (bool) {
        uint64 at = uint64(_office.epochStart(epoch));
        IEvidence.Acceptance memory a = _accept(id, epoch, 3, 2, 1, "a", at);
        IEvidence.Acceptance memory b = _accept(id, epoch, uint32(2 + (seed >> 24) % 3), 2, 1, bytes32(seed | 1), at + 7);
        try _office.proveDoublePostmark(address(this), id, epoch, 1, a, b) {
            return true;
        } catch {
            return false;
        }
    }

    function _proveWrong(uint64 id, uint32 epoch, uint256 seed) private returns (bool) {
        IEvidence.Acceptance memory a = _accept(id, epoch, 0, 1, 2 + uint32(seed >> 200), "w", uint64(seed >> 100));
        try _office.proveWrongPostmark(address(this), id, epoch, 1, a) {
            return true;
        } catch {
            return false;
        }
    }

    function _spend(
        uint64 id,
        uint32 epoch,
        uint32 slot,
        uint16 span,
        bytes32 message
    ) private returns (IEvidence.Spend memory s) {
        (s.slot, s.span, s.relayId, s.ack, s.messageHash) = (slot, span, 1, vm.addr(_ACK), message);
        (s.r, s.vs) = _sign(_KEY, _stampHash(id, epoch, slot, span, 1, message));
    }

    function _accept(
        uint64 id,
        uint32 epoch,
        uint32 slot,
        uint16 span,
        uint32 named,
        bytes32 message,
        uint64 at
    ) private returns (IEvidence.Acceptance memory a) {
        (a.slot, a.span, a.namedRelay, a.ack, a.messageHash) = (slot, span, named, vm.addr(_ACK), message);
        a.acceptedAt = at;
        bytes32 stamp = _stampHash(id, epoch, slot, span, named, message);
        (a.r, a.vs) = _sign(_SIGNER, keccak256(abi.encode(_POSTMARK, stamp, uint32(1), at)));
    }

    function _seizure(uint64 id, uint32 epoch, uint32 slot, uint16 span) private returns (IBonds.Seizure memory s) {
        bytes32 message = keccak256(abi.encode(id, epoch, slot, span));
        (s.owner, s.batchId, s.epoch, s.slot, s.span) = (address(this), id, epoch, slot, span);
        (s.ack, s.messageHash, s.payout) = (vm.addr(_ACK), message, _PAYOUT);
        bytes32 stamp = _stampHash(id, epoch, slot, span, 0, message);
        (s.r, s.vs) = _sign(_KEY, stamp);
        (s.sr, s.svs) = _sign(_ACK, keccak256(abi.encode(_SEIZE, stamp, _PAYOUT)));
    }

    function _stampHash(
        uint64 id,
        uint32 epoch,
        uint32 slot,
        uint16 span,
        uint32 relayId,
        bytes32 message
    ) private returns (bytes32) {
        return keccak256(abi.encode(_STAMP, id, epoch, slot, span, relayId, vm.addr(_ACK), message));
    }

    function _sign(uint256 key, bytes32 structHash) private returns (bytes32, bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("PostOffice"),
                keccak256("1"),
                block.chainid,
                address(_office)
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, structHash)));
        return (r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }
}
