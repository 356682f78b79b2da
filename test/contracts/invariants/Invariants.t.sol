// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {DevUSD} from "../../../contracts/dev/DevUSD.sol";
import {Parameters} from "../../../contracts/postage/Parameters.sol";
import {PostOffice} from "../../../contracts/postage/PostOffice.sol";
import {RelayRegistry} from "../../../contracts/relays/RelayRegistry.sol";
import {vm} from "../support/Cheats.sol";
import {FixedBeacon} from "../support/FixedBeacon.sol";
import {Invariants} from "./Invariants.sol";

/// @notice The calendar of a development network.
contract InvariantsTest is Invariants {
    uint256 private constant _GENESIS = 1_800_000_000;

    function setUp() external {
        vm.warp(_GENESIS + 70);
        DevUSD token = new DevUSD();
        FixedBeacon beacon = new FixedBeacon();
        address foretold = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        RelayRegistry relays = new RelayRegistry(address(token), 100e6, 200, foretold);
        Parameters memory p;
        (p.token, p.beacon, p.relays) = (address(token), address(beacon), address(relays));
        (p.treasury, p.governor, p.genesis) = (address(0x7EA5), address(0x60BE), uint64(_GENESIS));
        (p.epochLength, p.holdPeriod, p.claimMin, p.exitNotice, p.skipAfter) = (60, 60, 20, 20, 200);
        (p.minDepth, p.minUnit, p.minValue) = (5, 10, 100_000);
        (p.feeBps, p.unreceiptedBps, p.minSlash) = (1000, 4000, 10e6);
        _start(new PostOffice(p), _GENESIS + 70);
    }
}
