// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DevUSD} from "../../../contracts/dev/DevUSD.sol";
import {Parameters} from "../../../contracts/postage/Parameters.sol";
import {PostOffice} from "../../../contracts/postage/PostOffice.sol";
import {RelayRegistry} from "../../../contracts/relays/RelayRegistry.sol";
import {ConsultationTabs} from "../../../contracts/sessions/ConsultationTabs.sol";
import {TabParameters} from "../../../contracts/sessions/TabParameters.sol";
import {vm} from "../support/Cheats.sol";
import {FixedBeacon} from "../support/FixedBeacon.sol";
import {Invariants} from "./Invariants.sol";

/// @notice The world the roles live in: the calendar of a development network, or an odd one (`PARLEY_WORLD=odd`) in which messages
///         are held for less than an epoch, an exit is announced more than an epoch ahead, and a claim window is longer than a hold.
contract InvariantsTest is Invariants {
    uint256 private constant _GENESIS = 1_800_000_000;

    function setUp() external {
        vm.warp(_GENESIS + 170);
        bool odd = keccak256(bytes(vm.envOr("PARLEY_WORLD", "devnet"))) == keccak256("odd");
        DevUSD token = new DevUSD();
        FixedBeacon beacon = new FixedBeacon();
        address foretold = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        RelayRegistry relays = new RelayRegistry(address(token), 100e6, odd ? 300 : 200, foretold);
        Parameters memory p;
        (p.token, p.beacon, p.relays) = (address(token), address(beacon), address(relays));
        (p.treasury, p.governor, p.genesis) = (address(0x7EA5), address(0x60BE), uint64(_GENESIS));
        (p.epochLength, p.holdPeriod, p.claimMin, p.exitNotice, p.skipAfter) =
            odd
                ? (uint32(100), uint32(37), uint32(70), uint32(130), uint32(150))
                : (uint32(60), uint32(60), uint32(20), uint32(20), uint32(200));
        (p.minDepth, p.minUnit, p.minValue) = (5, 10, 100_000);
        (p.feeBps, p.unreceiptedBps, p.minSlash) = (1000, 4000, 10e6);
        PostOffice office = new PostOffice(p);
        _start(office, new ConsultationTabs(_tabParameters(address(token))), _GENESIS + 170);
    }

    function _tabParameters(address token) private pure returns (TabParameters memory q) {
        q.tokens = new address[](1);
        q.tokens[0] = token;
        (q.treasury, q.feeBps, q.closeWindow) = (address(0x7EA6), 100, 90);
    }
}
