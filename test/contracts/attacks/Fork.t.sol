// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DevUSD} from "../../../contracts/dev/DevUSD.sol";
import {IClaims} from "../../../contracts/postage/IClaims.sol";
import {Parameters} from "../../../contracts/postage/Parameters.sol";
import {PostOffice} from "../../../contracts/postage/PostOffice.sol";
import {packPlace} from "../../../contracts/postage/WinPlace.sol";
import {RelayRegistry} from "../../../contracts/relays/RelayRegistry.sol";
import {vm} from "../support/Cheats.sol";
import {FixedBeacon} from "../support/FixedBeacon.sol";

/// @notice A chain that splits in two: both halves have this post office with these books at this address, and only the chain id tells
///         what was signed for which (mechanism.md C12).
contract ForkTest {
    bytes32 private constant _STAMP = keccak256(
        "Stamp(uint64 batchId,uint32 epoch,uint32 slot,uint16 span,uint32 relayId,address ack,bytes32 messageHash)"
    );
    bytes32 private constant _RECEIPT = keccak256("Receipt(uint32 relayId,uint32 epoch,bytes32 root)");
    bytes32 private constant _EXIT = keccak256("Exit(address owner,uint64 batchId,uint256 deadline)");
    uint256 private constant _KEY = 0xA11CE;
    uint256 private constant _ACK = 0xB0B;
    uint256 private constant _OWNER = 0x0E7;
    uint256 private constant _GENESIS = 1_800_000_000;
    uint256 private constant _VALUE = uint256(10_000) << 5;

    DevUSD private _token;
    PostOffice private _office;
    uint64 private _batchId;
    address private _owner;

    function setUp() public {
        vm.warp(_GENESIS);
        vm.chainId(10);
        _token = new DevUSD();
        address office = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 2);
        address beacon = address(new FixedBeacon());
        RelayRegistry relays = new RelayRegistry(address(_token), 10, 180, office);
        _office = new PostOffice(
            Parameters({
                token: address(_token),
                beacon: beacon,
                relays: address(relays),
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
                minSlash: 1
            })
        );
        _token.faucet(10_000e6);
        _token.approve(address(_office), type(uint256).max);
        _owner = vm.addr(_OWNER);
        _batchId = _office.open(_owner, vm.addr(_KEY), 5, 0, 10_000, uint96(5 * _VALUE));
        vm.warp(_GENESIS + 120);
        _office.draw(1, abi.encode(keccak256("word")));
    }

    function test_C12_StampsAndReceiptsCountOnTheChainTheyWereSignedFor() public {
        IClaims.Win[] memory wins = _wins(10);
        vm.chainId(11);
        _refuses(abi.encodeCall(_office.claim, (wins)));
        // Signed for the new half it is paid there, and was never the old one's.
        _office.claim(_wins(11));
        require(_office.earned(1) == (_VALUE * 9) / 10, "paid");
        vm.chainId(10);
        _office.claim(wins);
        require(_office.earned(1) == (_VALUE * 9) / 10, "once");
    }

    function test_C12_AReceiptOfTheOtherHalfIsNone() public {
        IClaims.Win[] memory wins = _wins(10);
        IClaims.Win[] memory others = _wins(11);
        (wins[0].rr, wins[0].rvs) = (others[0].rr, others[0].rvs);
        _refuses(abi.encodeCall(_office.claim, (wins)));
    }

    function test_C12_ANoticeCountsOnTheChainItWasSignedFor() public {
        uint256 deadline = _GENESIS + 1000;
        bytes32 exit = keccak256(abi.encode(_EXIT, _owner, _batchId, deadline));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(_OWNER, _digest(10, exit));
        bytes memory signature = abi.encodePacked(r, s, v);
        vm.chainId(11);
        _refuses(abi.encodeCall(_office.exitBySignature, (_owner, _batchId, deadline, signature)));
        vm.chainId(10);
        _office.exitBySignature(_owner, _batchId, deadline, signature);
    }

    /* ============ Helpers ============ */

    function _refuses(bytes memory call) private {
        (bool done, ) = address(_office).call(call);
        require(!done, "accepted");
        require(_office.earned(1) == 0, "paid");
    }

    /// @dev A stamp on the whole sheet, with its receipt.
    function _wins(uint256 chainId) private returns (IClaims.Win[] memory wins) {
        wins = new IClaims.Win[](1);
        IClaims.Win memory w = wins[0];
        w.place = packPlace(_batchId, 0, 32, 1, 0);
        (w.owner, w.ack, w.messageHash) = (_owner, vm.addr(_ACK), keccak256("message"));
        w.root = keccak256(abi.encode(_STAMP, _batchId, 1, 0, 32, 1, w.ack, w.messageHash));
        (w.r, w.vs) = _sign(_KEY, _digest(chainId, w.root));
        (w.rr, w.rvs) = _sign(_ACK, _digest(chainId, keccak256(abi.encode(_RECEIPT, 1, 1, w.root))));
    }

    function _sign(uint256 key, bytes32 digest) private returns (bytes32, bytes32) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return (r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }

    function _digest(uint256 chainId, bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("PostOffice"),
                keccak256("1"),
                chainId,
                address(_office)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
