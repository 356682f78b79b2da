// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchFunds, NO_EXIT, OPEN, WITHDRAWN, packFunds} from "../../contracts/postage/BatchFunds.sol";
import {BatchTerms, POSTAGE} from "../../contracts/postage/BatchTerms.sol";
import {DrawState} from "../../contracts/postage/DrawState.sol";

/// @notice The rule by which a relay takes a stamp of an epoch: the balance covers the sheet as often as it can still be drawn, up
///         to that epoch. `_holds` is that rule; each step that a book can take keeps it, from every state in which it holds, until
///         the epoch is drawn and its window over. So it holds at the draw, whatever happened since the head that the relay saw.
/// @dev Steps use the functions that the contracts use, in their order (StampBooks, Claims, Draws), on words with arbitrary bits.
///      The value of a sheet is any below 2^95, which is all that a word can say (PackingProofs.check_ValueAndBond).
///      Left out: a book is closed as DEAD when its key stamped a slot twice.
contract RuleProofs {
    struct Book {
        uint256 terms;
        uint256 funds;
        uint256 draws;
        uint256 value;
    }

    /* ============ The rule ============ */

    /// @dev How many sheets may be drawn and paid, up to `epoch` (mechanism.md B3, step 3).
    function _pending(Book memory book, uint32 epoch) private pure returns (uint256) {
        uint256 drawn = DrawState.wrap(book.draws).drawn();
        uint256 from = BatchTerms.wrap(book.terms).fromEpoch();
        uint256 lastClaimed = BatchFunds.wrap(book.funds).lastClaimed();
        unchecked {
            uint256 base = drawn > from - 1 ? drawn : from - 1;
            return uint256(epoch) - base + (drawn >= from && lastClaimed < drawn ? 1 : 0);
        }
    }

    function _times(uint256 value, uint256 sheets) private pure returns (uint256) {
        unchecked {
            return value * sheets;
        }
    }

    function _holds(Book memory book, uint32 epoch) private pure returns (bool) {
        return _covers(book, epoch, _times(book.value, _pending(book, epoch)));
    }

    /// @dev The rule, with `owed` for what all pending sheets are worth.
    function _covers(Book memory book, uint32 epoch, uint256 owed) private pure returns (bool) {
        BatchTerms terms = BatchTerms.wrap(book.terms);
        BatchFunds funds = BatchFunds.wrap(book.funds);
        uint32 drawn = DrawState.wrap(book.draws).drawn();
        if (terms.kind() != POSTAGE || funds.state() != OPEN || book.value >> 95 != 0) return false;
        if (terms.fromEpoch() == 0 || epoch < terms.fromEpoch() || epoch >= funds.exitEpoch()) return false;
        if (drawn > epoch || funds.lastClaimed() > drawn) return false;
        return funds.balance() >= owed;
    }

    /* ============ Arithmetic of the rule ============ */

    /// @dev Sheets are counted in 33 bits: an epoch has 32, and one may be waiting for its claim.
    function check_OneSheetLess(uint96 value, uint40 sheets) external pure {
        if (sheets == 0) return;
        assert(_isOneLess(value, sheets));
    }

    function check_FewerSheetsAreNoMore(uint96 value, uint40 sheets, uint40 fewer) external pure {
        if (fewer > sheets) return;
        assert(_times(value, fewer) <= _times(value, sheets));
    }

    function _isOneLess(uint256 value, uint256 sheets) private pure returns (bool) {
        unchecked {
            uint256 product = _times(value, sheets);
            return product >= value && product - value == _times(value, sheets - 1);
        }
    }

    /* ============ Steps ============ */

    /// @dev Draws.draw and Draws.skip write the same word. Drawing the epoch after `epoch` ends its window.
    function check_DrawKeepsTheRule(Book memory book, uint32 epoch, uint64 time) external pure {
        uint32 drawn = DrawState.wrap(book.draws).drawn();
        if (!_holds(book, epoch) || drawn == epoch) return;
        uint256 before = _pending(book, epoch);
        book.draws = DrawState.unwrap(DrawState.wrap(book.draws).withDraw(drawn + 1, time));
        uint256 then = _pending(book, epoch);
        assert(then <= before && before >> 40 == 0);
        // Proved for all of these numbers: check_FewerSheetsAreNoMore.
        if (_times(book.value, then) > _times(book.value, before)) return;
        assert(_holds(book, epoch));
    }

    /// @dev Claims._claim of the epoch that was drawn last, which is `epoch` or an earlier one.
    function check_ClaimKeepsTheRule(Book memory book, uint32 epoch, bytes32 stampHash) external pure {
        BatchTerms terms = BatchTerms.wrap(book.terms);
        BatchFunds funds = BatchFunds.wrap(book.funds);
        uint32 drawn = DrawState.wrap(book.draws).drawn();
        if (!_holds(book, epoch) || !_mayClaim(terms, funds, drawn, book.value)) return;
        uint256 before = _pending(book, epoch);
        assert(before != 0 && before >> 40 == 0);
        // Proved for all of these numbers: check_OneSheetLess.
        if (!_isOneLess(book.value, before)) return;
        BatchFunds paid = funds.afterPayout(book.value, drawn, stampHash);
        book.funds = BatchFunds.unwrap(paid);
        assert(_pending(book, epoch) == before - 1);
        // Which is V * (before - 1), by check_OneSheetLess.
        assert(_covers(book, epoch, _times(book.value, before) - book.value));
        assert(paid.balance() == funds.balance() - book.value);
        // A sheet is paid once.
        assert(!_mayClaim(terms, paid, drawn, book.value));
    }

    function check_TopUpKeepsTheRule(Book memory book, uint32 epoch, uint96 amount) external pure {
        BatchFunds funds = BatchFunds.wrap(book.funds);
        // What does not fit is refused: PackingProofs.check_PlusRefusesWhatDoesNotFit.
        if (!_holds(book, epoch) || type(uint96).max - funds.balance() < amount) return;
        book.funds = BatchFunds.unwrap(funds.plus(amount));
        assert(_holds(book, epoch));
    }

    /// @dev An exit that the relay could not see is of a later epoch: ScheduleProofs.check_AnUnseenExitComesLater.
    function check_ExitKeepsTheRule(Book memory book, uint32 epoch, uint32 exitEpoch) external pure {
        if (!_holds(book, epoch) || exitEpoch <= epoch) return;
        book.funds = BatchFunds.unwrap(BatchFunds.wrap(book.funds).withExit(exitEpoch));
        assert(_holds(book, epoch));
    }

    /* ============ What follows ============ */

    /// @dev When `epoch` is drawn, and until the next draw, a win of it finds all that a claim demands of the book.
    function check_AnAcceptedWinIsPayable(Book memory book, uint32 epoch) external pure {
        BatchFunds funds = BatchFunds.wrap(book.funds);
        uint32 drawn = DrawState.wrap(book.draws).drawn();
        if (!_holds(book, epoch) || drawn != epoch || funds.lastClaimed() >= epoch) return;
        assert(_pending(book, epoch) == 1);
        assert(_mayClaim(BatchTerms.wrap(book.terms), funds, drawn, book.value));
    }

    /// @dev The owner cannot have his money back before.
    function check_WithdrawalWaitsForEveryAcceptedEpoch(Book memory book, uint32 epoch) external pure {
        uint32 exitEpoch = BatchFunds.wrap(book.funds).exitEpoch();
        uint32 drawn = DrawState.wrap(book.draws).drawn();
        // What StampBooks.withdraw demands.
        bool mayWithdraw = exitEpoch != NO_EXIT && drawn >= exitEpoch;
        if (mayWithdraw) assert(!_holds(book, epoch));
        if (mayWithdraw && epoch < exitEpoch) assert(drawn > epoch);
    }

    /// @dev No book that was closed is claimed from.
    function check_AClosedBookIsNotClaimed(Book memory book) external pure {
        BatchFunds funds = BatchFunds.wrap(book.funds).closed(WITHDRAWN);
        uint32 drawn = DrawState.wrap(book.draws).drawn();
        assert(!_mayClaim(BatchTerms.wrap(book.terms), funds, drawn, book.value));
    }

    /// @dev The smallest deposit, 5 V with a bond of V, makes the rule hold for the first four epochs, if none of them is drawn.
    function check_ANewBookCoversFourEpochs(Book memory book, uint8 ahead, uint96 amount) external pure {
        uint32 from = BatchTerms.wrap(book.terms).fromEpoch();
        if (BatchTerms.wrap(book.terms).kind() != POSTAGE || from == 0 || ahead > 3) return;
        if (book.value >> 92 != 0 || amount < 5 * book.value || DrawState.wrap(book.draws).drawn() >= from) return;
        // Proved for all of these numbers: check_FewerSheetsAreNoMore.
        if (_times(book.value, uint256(ahead) + 1) > 4 * book.value) return;
        book.funds = BatchFunds.unwrap(packFunds(uint96(amount - book.value)));
        assert(_pending(book, from + ahead) == uint256(ahead) + 1);
        assert(_holds(book, from + ahead));
    }

    /// @dev Claims._claim, as far as the book is concerned.
    function _mayClaim(BatchTerms terms, BatchFunds funds, uint32 drawn, uint256 value) private pure returns (bool) {
        if (
            funds.state() > OPEN || terms.kind() != POSTAGE || funds.lastClaimed() >= drawn || funds.balance() < value
        ) {
            return false;
        }
        return drawn >= terms.fromEpoch() && drawn < funds.exitEpoch();
    }
}
