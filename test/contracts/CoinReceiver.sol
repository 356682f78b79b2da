// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A contract that is paid in coin, and takes it in one of several moods.
contract CoinReceiver {
    enum Mood {
        HONEST,
        REFUSING,
        BURNING,
        SHOUTING,
        REENTRANT,
        THIRSTY
    }

    Mood private _mood;
    address private _target;
    bytes private _call;
    uint256 private _waste;
    /// @dev Not zero at first: what a receiver may spend is little, and a new word is dear.
    uint256 private _entries = 1;

    receive() external payable {
        Mood mood = _mood;
        if (mood == Mood.REFUSING) revert("no");
        if (mood == Mood.BURNING) while (true) ++_waste;
        if (mood == Mood.SHOUTING) {
            assembly {
                revert(0, 0x4000)
            }
        }
        if (mood == Mood.REENTRANT) {
            bool success;
            bytes memory call_ = _call;
            address target = _target;
            assembly {
                success := call(gas(), target, 0, add(call_, 0x20), mload(call_), 0, 0)
            }
            if (success) ++_entries;
        }
        // More than a payment to others is held up for.
        if (mood == Mood.THIRSTY) for (uint256 i; i < 20; ++i) _spend(i);
    }

    function become(Mood mood, address target, bytes calldata call_) external {
        (_mood, _target, _call) = (mood, target, call_);
    }

    function execute(address target, bytes calldata call_) external payable {
        (bool success, bytes memory answer) = target.call{value: msg.value}(call_);
        if (success) return;
        assembly {
            revert(add(answer, 0x20), mload(answer))
        }
    }

    /// @notice Whether a call back succeeded.
    function reentered() external view returns (bool) {
        return _entries > 1;
    }

    function _spend(uint256 i) private {
        assembly {
            sstore(add(1000, i), 1)
        }
    }
}
