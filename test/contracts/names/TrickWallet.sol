// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A contract wallet that accepts one digest, or answers a question about signatures in a bad way.
contract TrickWallet {
    /// @notice How it answers.
    enum Answer {
        Right,
        No,
        Garbage,
        Reverts,
        Short
    }

    Answer public answer;
    bytes32 public digest;

    function approve(bytes32 digest_, Answer answer_) external {
        (digest, answer) = (digest_, answer_);
    }

    function execute(address target, bytes calldata data) external {
        (bool done, bytes memory result) = target.call(data);
        if (!done) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
    }

    function isValidSignature(bytes32 asked, bytes calldata) external view returns (bytes4) {
        if (answer == Answer.Reverts) revert("no");
        if (answer == Answer.Garbage) {
            assembly {
                mstore(0, not(0))
                return(0, 32)
            }
        }
        if (answer == Answer.Short) {
            assembly {
                mstore(0, hex"1626ba7e")
                return(0, 4)
            }
        }
        return answer == Answer.Right && asked == digest ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}
