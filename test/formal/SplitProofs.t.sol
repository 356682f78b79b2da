// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Split} from "../../contracts/sessions/Split.sol";

/// @notice What is paid is shared without a rest: sheets of stamps, and tabs.
contract SplitProofs {
    uint256 private constant _BPS = 10_000;

    /* ============ Arithmetic of shares ============ */

    function _times(uint256 amount, uint256 bps) private pure returns (uint256) {
        unchecked {
            return amount * bps;
        }
    }

    /// @dev A part of an amount, before it is divided.
    function check_APartIsNoMore(uint96 amount, uint16 bps, uint16 whole) external pure {
        if (bps > whole || whole > _BPS) return;
        assert(_times(amount, bps) <= _times(amount, whole));
    }

    /// @dev Of two amounts the parts differ by no more than the amounts do.
    function check_PartsDifferByNoMore(uint96 less, uint96 more, uint16 bps) external pure {
        if (bps > _BPS || less > more) return;
        assert(_areInOrder(less, more, bps));
    }

    function _areInOrder(uint256 less, uint256 more, uint256 bps) private pure returns (bool) {
        unchecked {
            uint256 difference = _times(more, bps) - _times(less, bps);
            return _times(less, bps) <= _times(more, bps) && difference <= (more - less) * _BPS;
        }
    }

    /* ============ Sheets ============ */

    /// @dev Claims._claim: fee, the relay's part and forfeit are the sheet, for every sheet and all shares that are a part of it.
    function check_SplitIsTheWhole(uint96 value, uint16 feeBps, uint16 unreceiptedBps) external pure {
        if (feeBps > _BPS || unreceiptedBps > _BPS) return;
        // Proved for all of these numbers: check_APartIsNoMore.
        if (_times(value, feeBps) > value * _BPS) return;
        unchecked {
            uint256 fee = (uint256(value) * feeBps) / _BPS;
            uint256 net = value - fee;
            assert(fee <= value);
            if (_times(net, unreceiptedBps) > net * _BPS) return;
            uint256 part = (net * unreceiptedBps) / _BPS;
            uint256 forfeit = net - part;
            assert(part <= net);
            assert(fee + part + forfeit == value);
        }
    }

    /* ============ Tabs ============ */

    function check_PartsOfATabAreTheWhole(uint96 paid, uint16 relayBps, uint16 feeBps) external pure {
        if (uint256(relayBps) + feeBps > _BPS) return;
        // Proved for all of these numbers: check_APartIsNoMore.
        uint256 bps = uint256(relayBps) + feeBps;
        if (_times(paid, relayBps) > _times(paid, bps) || _times(paid, bps) > paid * _BPS) return;
        uint256 toPayee = Split.toPayee(paid, relayBps, feeBps);
        (uint256 toRelay, uint256 toTreasury) = Split.fees(paid, relayBps, feeBps);
        assert(toPayee <= paid && toRelay <= paid && toTreasury <= paid);
        assert(toPayee + toRelay + toTreasury == paid);
    }

    /// @dev The next voucher takes nothing back, so `_payPayee` never goes below zero.
    function check_ThePayeesPartNeverFalls(uint96 before, uint96 paid, uint16 relayBps, uint16 feeBps) external pure {
        if (uint256(relayBps) + feeBps > _BPS || before > paid) return;
        // Proved for all of these numbers: check_PartsDifferByNoMore, check_APartIsNoMore.
        if (!_areOrderedParts(before, paid, uint256(relayBps) + feeBps)) return;
        assert(Split.toPayee(before, relayBps, feeBps) <= Split.toPayee(paid, relayBps, feeBps));
    }

    /// @dev And gives no more than it moves.
    function check_AVoucherPaysNoMoreThanItMoves(
        uint96 before,
        uint96 paid,
        uint16 relayBps,
        uint16 feeBps
    ) external pure {
        if (uint256(relayBps) + feeBps > _BPS || before > paid) return;
        // Proved for all of these numbers: check_PartsDifferByNoMore, check_APartIsNoMore.
        if (!_areOrderedParts(before, paid, uint256(relayBps) + feeBps)) return;
        unchecked {
            uint256 amount = Split.toPayee(paid, relayBps, feeBps) - Split.toPayee(before, relayBps, feeBps);
            assert(amount <= uint256(paid) - before);
        }
    }

    function _areOrderedParts(uint256 before, uint256 paid, uint256 bps) private pure returns (bool) {
        return _areInOrder(before, paid, bps) && _times(before, bps) <= before * _BPS && _times(paid, bps) <= paid * _BPS;
    }
}
