// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchFunds, NO_EXIT, OPEN} from "../../contracts/postage/BatchFunds.sol";
import {BatchTerms, POSTAGE} from "../../contracts/postage/BatchTerms.sol";
import {DrawState} from "../../contracts/postage/DrawState.sol";
import {Schedule} from "../../contracts/shared/Schedule.sol";

/// @notice A calendar with the weeks of production.
contract Weeks is Schedule(1_700_000_000, 7 days, 7 days) {}

/// @notice The rule by which a relay takes a stamp of epoch e: the balance covers the sheet as often as it can still be drawn,
///         up to e. Whatever happens to the book afterwards, that stays so until e is claimed. Each step is taken from every state.
/// @dev Steps are made with the accessors that the contracts use, in the order in which they use them (StampBooks, Claims, Draws).
///      V times a number of epochs is kept apart from V, because products of two unknowns are beyond the solver: the rule is carried
///      as "the balance covers `pending` sheets", and a step pays one sheet or none.
contract RuleProofs {
    uint256 private constant _BPS = 10_000;
    Weeks private _weeks;

    function setUp() external {
        _weeks = new Weeks();
    }

    /* ============ Solvency ============ */

    /// @dev mechanism.md B3, step 3.
    function _pending(uint32 epoch, uint32 drawn, uint32 from, uint32 lastClaimed) private pure returns (uint256) {
        uint256 base = drawn > from - 1 ? drawn : from - 1;
        return uint256(epoch) - base + (drawn >= from && lastClaimed < drawn ? 1 : 0);
    }

    /// @dev A draw that a relay has not seen asks no more of the balance.
    function check_DrawAsksNoMore(uint32 epoch, uint256 draws, uint64 time, uint24 from, uint32 last) external pure {
        DrawState state = DrawState.wrap(draws);
        uint32 drawn = state.drawn();
        if (from == 0 || epoch < from || drawn >= epoch || last > drawn) return;
        DrawState next = state.withDraw(drawn + 1, time);
        assert(_pending(epoch, next.drawn(), from, last) <= _pending(epoch, drawn, from, last));
    }

    /// @dev A claim takes one sheet, and asks for one less.
    function check_ClaimPaysWhatItNoLongerAsks(
        uint256 termsWord,
        uint256 fundsWord,
        uint256 draws,
        uint32 epoch,
        bytes32 stampHash
    ) external pure {
        (BatchTerms terms, BatchFunds funds) = (BatchTerms.wrap(termsWord), BatchFunds.wrap(fundsWord));
        uint32 drawn = DrawState.wrap(draws).drawn();
        uint32 from = terms.fromEpoch();
        if (from == 0 || epoch < from || drawn > epoch) return;
        uint256 value = terms.value();
        // What Claims._claim demands.
        if (funds.state() > OPEN || terms.kind() != POSTAGE || funds.lastClaimed() >= drawn) return;
        if (funds.balance() < value || drawn < from || drawn >= funds.exitEpoch()) return;
        uint256 before = _pending(epoch, drawn, from, funds.lastClaimed());
        BatchFunds paid = funds.afterPayout(value, drawn, stampHash);
        assert(before != 0 && _pending(epoch, drawn, from, paid.lastClaimed()) == before - 1);
        assert(uint256(paid.balance()) + value == funds.balance());
        assert(paid.exitEpoch() == funds.exitEpoch() && paid.state() == funds.state());
        // It can never be claimed again.
        assert(paid.lastClaimed() >= drawn);
    }

    /// @dev When the epoch itself is drawn, and not claimed yet, one sheet is still asked for: the claim finds its money.
    function check_AnAcceptedEpochIsPayableWhenDrawn(uint32 epoch, uint24 from, uint32 last) external pure {
        if (from == 0 || epoch < from || last >= epoch) return;
        assert(_pending(epoch, epoch, from, last) == 1);
    }

    /// @dev One sheet less of both: b >= V p, and so b - V >= V (p - 1), for as many epochs as a stamp can be ahead of the draws.
    function check_OneSheetLess(uint96 balance, uint64 unit, uint8 depth, uint8 pending) external pure {
        if (depth > 20 || pending == 0 || pending > 8) return;
        uint256 value = uint256(unit) << depth;
        uint256 owed = 0;
        uint256 owedAfter = 0;
        for (uint256 i = 0; i < 8; ++i) {
            if (i < pending) owed += value;
            if (i + 1 < pending) owedAfter += value;
        }
        if (balance < owed) return;
        assert(balance - value >= owedAfter);
    }

    /// @dev More money, and an exit, leave what is asked alone.
    function check_TopUpAndExitTakeNothing(uint256 word, uint96 amount, uint32 exitEpoch) external pure {
        BatchFunds funds = BatchFunds.wrap(word);
        if (type(uint96).max - funds.balance() < amount) return;
        BatchFunds more = funds.plus(amount);
        assert(more.balance() >= funds.balance() && more.lastClaimed() == funds.lastClaimed());
        BatchFunds leaving = funds.withExit(exitEpoch);
        assert(leaving.balance() == funds.balance() && leaving.lastClaimed() == funds.lastClaimed());
    }

    /// @dev StampBooks.withdraw demands drawn >= exitEpoch. A stamp of an epoch before the exit was drawn, and its claims were over.
    function check_WithdrawalWaitsForEveryAcceptedEpoch(uint256 word, uint256 draws, uint32 epoch) external pure {
        (uint32 exitEpoch, uint32 drawn) = (BatchFunds.wrap(word).exitEpoch(), DrawState.wrap(draws).drawn());
        bool mayWithdraw = exitEpoch != NO_EXIT && drawn >= exitEpoch;
        if (epoch < exitEpoch && mayWithdraw) assert(drawn > epoch);
    }

    /* ============ The split of a sheet ============ */

    /// @dev Fee, net and forfeit are the sheet, for every sheet and every share that is allowed.
    function check_SplitIsTheWhole(uint64 unit, uint8 depth, uint16 feeBps, uint16 unreceiptedBps) external pure {
        if (depth > 20 || feeBps > 2000 || unreceiptedBps > 5000) return;
        uint256 value = uint256(unit) << depth;
        unchecked {
            uint256 fee = (value * feeBps) / _BPS;
            uint256 net = value - fee;
            uint256 part = (net * unreceiptedBps) / _BPS;
            uint256 forfeit = net - part;
            assert(fee <= value && part <= net);
            assert(fee + part + forfeit == value);
        }
    }

    /* ============ Epochs ============ */

    /// @dev Any second of an epoch is in it, and in no other: `epochAt` and `epochStart` are each other's inverse.
    function check_EpochOfEverySecond(uint32 epoch, uint32 second) external view {
        if (epoch == 0 || second >= 7 days) return;
        assert(_weeks.epochAt(_weeks.epochStart(epoch) + second) == epoch);
    }

    function check_EpochsFollowEachOther(uint32 epoch) external view {
        if (epoch == 0 || epoch == type(uint32).max) return;
        assert(_weeks.epochStart(epoch + 1) == _weeks.epochStart(epoch) + 7 days);
        assert(_weeks.drawTime(epoch) == _weeks.epochStart(epoch) + 14 days);
    }

    /// @dev An exit that a relay could not see when it took a stamp of `epoch` does not touch that epoch (B3, step 1; B9).
    function check_AnUnseenExitComesLater(uint32 epoch, uint32 offset, uint32 notice) external view {
        if (epoch == 0 || epoch >= type(uint32).max - 8000 || offset > 365 days || notice > 365 days) return;
        // The exit is made at or after the head that the relay sees, which is not older than T_epoch - notice.
        uint256 start = _weeks.epochStart(epoch);
        if (start < notice || start - notice + offset + notice < _weeks.genesis()) return;
        uint256 exitMade = start - notice + offset;
        assert(_weeks.epochAt(exitMade + notice) + 1 > epoch);
    }
}
