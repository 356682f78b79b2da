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

    function check_ALargerAmountHasALargerPart(uint96 less, uint96 more, uint16 bps) external pure {
        if (less > more) return;
        assert(_times(less, bps) <= _times(more, bps));
    }

    function check_APartOfADifference(uint96 less, uint96 more, uint16 bps) external pure {
        if (less > more) return;
        unchecked {
            assert(_times(more, bps) - _times(less, bps) == _times(more - less, bps));
        }
    }

    function check_DividedAPartIsNoMore(uint128 product, uint96 amount) external pure {
        if (product > amount * _BPS) return;
        assert(product / _BPS <= amount);
    }

    function check_DivisionKeepsOrder(uint128 less, uint128 more) external pure {
        if (less > more) return;
        assert(less / _BPS <= more / _BPS);
    }

    function check_WholesComeOut(uint120 product, uint96 amount) external pure {
        assert((product + amount * _BPS) / _BPS == product / _BPS + amount);
    }

    function check_QuotientsDifferByNoMore(uint120 less, uint120 more, uint96 difference) external pure {
        if (less > more || more - less > difference * _BPS) return;
        unchecked {
            // Proved for all of these numbers: check_WholesComeOut, check_DivisionKeepsOrder.
            uint256 most = less + difference * _BPS;
            if (most / _BPS != less / _BPS + difference || more / _BPS > most / _BPS) return;
            if (less / _BPS > more / _BPS) return;
            assert(more / _BPS - less / _BPS <= difference);
        }
    }

    /// @dev Follows from the seven above, for amounts of 96 bits and shares that are a part of the whole.
    function _isPart(uint256 amount, uint256 bps) private pure returns (bool) {
        uint256 product = _times(amount, bps);
        return product <= amount * _BPS && product >> 120 == 0 && product / _BPS <= amount;
    }

    function _arePartsInOrder(uint256 less, uint256 more, uint256 bps) private pure returns (bool) {
        unchecked {
            (uint256 before, uint256 then) = (_times(less, bps) / _BPS, _times(more, bps) / _BPS);
            return before <= then && then - before <= more - less && _isPart(less, bps) && _isPart(more, bps);
        }
    }

    /* ============ Sheets ============ */

    /// @dev Claims._claim: fee, the relay's part and forfeit are the sheet, for every sheet and all shares that are a part of it.
    function check_SplitIsTheWhole(uint96 value, uint16 feeBps, uint16 unreceiptedBps) external pure {
        if (feeBps > _BPS || unreceiptedBps > _BPS) return;
        // Proved: "Arithmetic of shares".
        if (!_isPart(value, feeBps)) return;
        unchecked {
            uint256 fee = (uint256(value) * feeBps) / _BPS;
            uint256 net = value - fee;
            assert(fee <= value);
            if (!_isPart(net, unreceiptedBps)) return;
            uint256 part = (net * unreceiptedBps) / _BPS;
            uint256 forfeit = net - part;
            assert(part <= net);
            assert(fee + part + forfeit == value);
        }
    }

    /* ============ Tabs ============ */

    function check_PartsOfATabAreTheWhole(uint96 paid, uint16 relayBps, uint16 feeBps) external pure {
        if (uint256(relayBps) + feeBps > _BPS) return;
        // Proved: "Arithmetic of shares".
        uint256 bps = uint256(relayBps) + feeBps;
        if (_times(paid, relayBps) / _BPS > _times(paid, bps) / _BPS || !_isPart(paid, bps)) return;
        uint256 toPayee = Split.toPayee(paid, relayBps, feeBps);
        (uint256 toRelay, uint256 toTreasury) = Split.fees(paid, relayBps, feeBps);
        assert(toPayee <= paid && toRelay <= paid && toTreasury <= paid);
        assert(toPayee + toRelay + toTreasury == paid);
    }

    /// @dev The next voucher takes nothing back, so `_payPayee` never goes below zero.
    function check_ThePayeesPartNeverFalls(uint96 before, uint96 paid, uint16 relayBps, uint16 feeBps) external pure {
        if (uint256(relayBps) + feeBps > _BPS || before > paid) return;
        // Proved: "Arithmetic of shares".
        if (!_arePartsInOrder(before, paid, uint256(relayBps) + feeBps)) return;
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
        // Proved: "Arithmetic of shares".
        if (!_arePartsInOrder(before, paid, uint256(relayBps) + feeBps)) return;
        unchecked {
            uint256 amount = Split.toPayee(paid, relayBps, feeBps) - Split.toPayee(before, relayBps, feeBps);
            assert(amount <= uint256(paid) - before);
        }
    }
}
