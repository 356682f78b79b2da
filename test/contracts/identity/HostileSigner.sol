// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A contract wallet and ERC-7913 verifier that does something bad when it is asked about a signature.
contract HostileSigner {
    /// @notice What it does.
    enum Trick {
        Agrees,
        BurnsGas,
        Reenters,
        LongAnswer,
        WrongAnswer
    }

    Trick public trick;
    address public target;
    bytes public call;

    function become(Trick trick_, address target_, bytes calldata call_) external {
        (trick, target, call) = (trick_, target_, call_);
    }

    function execute(address to, bytes calldata data) external {
        (bool done, bytes memory result) = to.call(data);
        if (!done) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        return _answer(this.isValidSignature.selector);
    }

    function verify(bytes calldata, bytes32, bytes calldata) external returns (bytes4) {
        return _answer(this.verify.selector);
    }

    function _answer(bytes4 agreed) private returns (bytes4) {
        if (trick == Trick.BurnsGas) {
            while (true) {}
        }
        if (trick == Trick.LongAnswer) {
            assembly {
                mstore(0, not(0))
                return(0, 100000)
            }
        }
        if (trick == Trick.WrongAnswer) return 0xffffffff;
        if (trick == Trick.Reenters) {
            (bool done, ) = target.call(call);
            return done ? agreed : bytes4(0);
        }
        return agreed;
    }
}
