// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchFunds, OPEN, packFunds} from "../../contracts/postage/BatchFunds.sol";

/// @notice The rule of books whose slots are seized (mechanism.md B7): the balance covers all slots that can still be seized while
///         a stamp's epoch can. As in RuleProofs, `_holds` is the rule, and each step keeps it.
/// @dev Steps use the functions that Bonds uses, in its order. A sheet has 16 or 32 slots; a slot's price is any of 64 bits.
contract BondProofs {
    /// @param funds Word of the book.
    /// @param unit Price of a slot.
    /// @param from First epoch.
    /// @param present Epoch of the clock.
    /// @param isDeep Whether a sheet has 32 slots, and not 16.
    struct Book {
        uint256 funds;
        uint64 unit;
        uint24 from;
        uint32 present;
        bool isDeep;
    }

    /* ============ The rule ============ */

    function _slots(Book memory book) private pure returns (uint256) {
        return book.isDeep ? 32 : 16;
    }

    function _count(uint32 bits) private pure returns (uint256) {
        unchecked {
            bits = bits - ((bits >> 1) & 0x55555555);
            bits = (bits & 0x33333333) + ((bits >> 2) & 0x33333333);
            bits = (bits + (bits >> 4)) & 0x0f0f0f0f;
            bits = bits + (bits >> 8);
            return (bits + (bits >> 16)) & 0x3f;
        }
    }

    function _free(Book memory book, uint32 epoch) private pure returns (uint256) {
        uint32 sheet = book.isDeep ? 0xffffffff : 0xffff;
        return _count(~BatchFunds.wrap(book.funds).seizedBits(epoch) & sheet);
    }

    /// @dev Slots that are or will be open to seizures until those of `epoch` no longer are: of the epoch before the present one, of
    ///      the present one, and of all that come until the one after `epoch`.
    function _openSlots(Book memory book, uint32 epoch) private pure returns (uint256 sum) {
        unchecked {
            sum = _free(book, book.present) + _slots(book) * (uint256(epoch) + 1 - book.present);
            if (book.present > book.from) sum += _free(book, book.present - 1);
        }
    }

    function _times(uint256 unit, uint256 slots) private pure returns (uint256) {
        unchecked {
            return unit * slots;
        }
    }

    function _holds(Book memory book, uint32 epoch) private pure returns (bool) {
        return _covers(book, epoch, _times(book.unit, _openSlots(book, epoch)));
    }

    /// @dev The rule, with `owed` for what all open slots are worth.
    function _covers(Book memory book, uint32 epoch, uint256 owed) private pure returns (bool) {
        BatchFunds funds = BatchFunds.wrap(book.funds);
        if (funds.state() != OPEN || book.from == 0 || epoch < book.from || epoch >= funds.exitEpoch()) return false;
        if (book.present < book.from || book.present > uint256(epoch) + 1) return false;
        return funds.balance() >= owed;
    }

    /* ============ Arithmetic of the rule ============ */

    function check_SomeSlotsLess(uint64 unit, uint40 slots, uint16 fewer) external pure {
        if (fewer > slots) return;
        assert(_isLess(unit, slots, fewer));
    }

    /// @dev What `fewer` slots cost is less of both.
    function _isLess(uint256 unit, uint256 slots, uint256 fewer) private pure returns (bool) {
        unchecked {
            uint256 product = _times(unit, slots);
            uint256 part = _times(unit, fewer);
            return part <= product && product - part == _times(unit, slots - fewer);
        }
    }

    /* ============ Steps ============ */

    /// @dev Bonds._seize, of any stamp of the book, whoever made it.
    function check_SeizureKeepsTheRule(
        Book memory book,
        uint32 epoch,
        uint32 seizedEpoch,
        uint32 slot,
        uint16 span
    ) external pure {
        if (!_holds(book, epoch) || !_maySeize(book, seizedEpoch, slot, span)) return;
        uint256 before = _openSlots(book, epoch);
        assert(span <= before && before >> 40 == 0);
        // Proved for all of these numbers: check_SomeSlotsLess.
        if (!_isLess(book.unit, before, span)) return;
        BatchFunds funds = BatchFunds.wrap(book.funds).minus(_times(book.unit, span));
        book.funds = BatchFunds.unwrap(funds.withSeized(seizedEpoch, _bitsOf(slot, span)));
        assert(_openSlots(book, epoch) == before - span);
        // Which is what the slots that are left cost, by check_SomeSlotsLess.
        assert(_covers(book, epoch, _times(book.unit, before) - _times(book.unit, span)));
        // A slot is paid once.
        assert(!_maySeize(book, seizedEpoch, slot, span));
    }

    /// @dev The clock goes on by an epoch.
    function check_TimeKeepsTheRule(Book memory book, uint32 epoch) external pure {
        if (!_holds(book, epoch) || book.present == uint256(epoch) + 1) return;
        uint256 before = _openSlots(book, epoch);
        ++book.present;
        uint256 then = _openSlots(book, epoch);
        assert(then <= before && before - then <= 64 && before >> 40 == 0);
        // Proved for all of these numbers: check_SomeSlotsLess.
        if (!_isLess(book.unit, before, before - then)) return;
        // Which is what the slots that are left cost, by check_SomeSlotsLess.
        assert(_covers(book, epoch, _times(book.unit, before) - _times(book.unit, before - then)));
    }

    function check_TopUpAndExitKeepTheRule(
        Book memory book,
        uint32 epoch,
        uint96 amount,
        uint32 exitEpoch
    ) external pure {
        BatchFunds funds = BatchFunds.wrap(book.funds);
        if (!_holds(book, epoch) || type(uint96).max - funds.balance() < amount || exitEpoch <= epoch) return;
        book.funds = BatchFunds.unwrap(funds.plus(amount));
        assert(_holds(book, epoch));
        book.funds = BatchFunds.unwrap(funds.withExit(exitEpoch));
        assert(_holds(book, epoch));
    }

    /* ============ What follows ============ */

    /// @dev In its own epoch and the next, a stamp whose slots were not seized finds all that a seizure demands of the book.
    function check_AnAcceptedStampIsSeizable(Book memory book, uint32 epoch, uint32 slot, uint16 span) external pure {
        if (!_holds(book, epoch) || book.present < epoch || !_isOnSheet(book, slot, span)) return;
        if (BatchFunds.wrap(book.funds).seizedBits(epoch) & _bitsOf(slot, span) != 0) return;
        uint256 open = _openSlots(book, epoch);
        assert(span <= open && open >> 40 == 0);
        // Proved for all of these numbers: check_SomeSlotsLess.
        if (!_isLess(book.unit, open, span)) return;
        assert(_maySeize(book, epoch, slot, span));
    }

    /// @dev The smallest deposit, 6 V with a bond of 2.5 V, makes the rule hold for a stamp of the first epoch.
    function check_ANewBookCoversItsFirstEpoch(Book memory book, uint96 amount) external pure {
        if (book.from == 0 || book.present != book.from) return;
        uint256 value = book.isDeep ? uint256(book.unit) << 5 : uint256(book.unit) << 4;
        if (amount < 6 * value) return;
        book.funds = BatchFunds.unwrap(packFunds(uint96(amount - ((value << 2) + value) / 2)));
        assert(_openSlots(book, book.from) == 2 * _slots(book));
        assert(_holds(book, book.from));
    }

    /* ============ Bonds._seize, as far as the book is concerned ============ */

    function _maySeize(Book memory book, uint32 epoch, uint32 slot, uint16 span) private pure returns (bool) {
        BatchFunds funds = BatchFunds.wrap(book.funds);
        if (funds.state() != OPEN || epoch < book.from || epoch >= funds.exitEpoch()) return false;
        if (epoch > book.present || book.present - epoch > 1 || !_isOnSheet(book, slot, span)) return false;
        if (funds.seizedBits(epoch) & _bitsOf(slot, span) != 0) return false;
        return funds.balance() >= _times(book.unit, span);
    }

    function _isOnSheet(Book memory book, uint32 slot, uint16 span) private pure returns (bool) {
        return span != 0 && uint256(slot) + span <= _slots(book);
    }

    function _bitsOf(uint32 slot, uint16 span) private pure returns (uint32) {
        unchecked {
            return uint32(((1 << span) - 1) << slot);
        }
    }
}
