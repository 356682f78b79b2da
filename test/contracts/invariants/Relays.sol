// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {vm} from "../support/Cheats.sol";
import {Claimer} from "./Claimer.sol";
import {RelayGhost, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice Relays, from their first stake to the last: they are named on stamps, claim what won, and take their earnings and
///         their stake home.
contract Relays is Claimer {
    constructor(Store store_) Handler(store_) {}

    function register(uint256 seed) external timed {
        if (store.relayCount() >= 6) return;
        RelayGhost memory r;
        (r.payout, ) = store.person(seed);
        (address payer, ) = store.person(mix(seed, 1));
        r.signerKey = 1 + (mix(seed, 2) >> 8);
        uint256 least = relays.minStake();
        r.stake = uint96(mix(seed, 3) % 8 == 0 ? least - 1 : least + (mix(seed, 4) % least));
        address signer = vm.addr(r.signerKey);
        vm.prank(payer);
        try relays.join(signer, r.payout, 1, r.stake, "", "") returns (uint32 id) {
            require(r.stake >= least && id == store.relayCount() + 1, "I11: a relay with too little at stake");
            store.addRelay(r);
            store.count("registered");
        } catch {
            require(r.stake < least, "a relay was not registered");
        }
    }

    function addStake(uint256 seed) external timed {
        (uint32 id, RelayGhost memory r, bool found) = _any(seed);
        if (!found) return;
        (address payer, ) = store.person(mix(seed, 1));
        uint96 amount = uint96(1 + (mix(seed, 2) % 20e6));
        vm.prank(payer);
        try relays.addStake(id, amount) {
            require(r.exitAt == 0, "I13: stake was added to a relay that leaves");
            r.stake += amount;
            store.setRelay(id, r);
            store.count("stake added");
        } catch {
            require(r.exitAt != 0, "stake was not added");
        }
    }

    function unbond(uint256 seed) external timed {
        (uint32 id, RelayGhost memory r, bool found) = _any(seed);
        if (!found || mix(seed, 1) % 4 != 0) return;
        vm.prank(r.payout);
        try relays.unbond(id) {
            require(r.exitAt == 0, "I11: unbonded twice");
            r.exitAt = store.time() + relays.unbondingPeriod();
            store.setRelay(id, r);
            store.count("unbonded");
        } catch {
            require(r.exitAt != 0, "I13: a relay cannot leave");
        }
    }

    function withdrawStake(uint256 seed) external timed {
        (uint32 id, RelayGhost memory r, bool found) = _any(seed);
        if (!found) return;
        bool due = r.exitAt != 0 && store.time() >= r.exitAt && r.stake != 0;
        uint256 before = token.balanceOf(r.payout);
        vm.prank(r.payout);
        try relays.withdraw(id) {
            require(due, "I11: a stake left while it was liable");
            require(token.balanceOf(r.payout) - before == r.stake, "I13: a stake left in part");
            r.stake = 0;
            store.setRelay(id, r);
            store.count("stake withdrawn");
        } catch {
            require(!due, "I13: a relay cannot withdraw");
        }
    }

    /// @dev With the receipt or without, whichever the relay has.
    function claimOne(uint256 seed) external timed {
        (uint256 id, bool found) = candidate(mix(seed, 1));
        if (!found) return;
        uint256[] memory ids = new uint256[](1);
        bool[] memory receipted = new bool[](1);
        (ids[0], receipted[0]) = (id, seed % 2 == 0);
        claim(_callerOf(id, seed), ids, receipted, seed);
    }

    /// @dev All that won, whoever it is of, with receipts; one of them twice.
    function claimMany(uint256 seed) external timed {
        uint256[] memory ids = winners(seed);
        if (ids.length == 0) return;
        bool[] memory receipted = new bool[](ids.length);
        for (uint256 i; i < ids.length; ++i) receipted[i] = i != 0 || seed % 8 < 6;
        claim(_callerOf(ids[0], seed), ids, receipted, seed);
        store.count("claimed many at once");
    }

    function collect(uint256 seed) external timed {
        (uint32 id, RelayGhost memory r, bool found) = _any(seed);
        if (!found) return;
        (address caller, ) = store.person(mix(seed, 1));
        uint256 before = token.balanceOf(r.payout);
        uint256 earned = store.earned(id);
        vm.prank(caller);
        try office.collect(id) {
            require(earned != 0, "I10: nothing was collected");
            require(
                token.balanceOf(r.payout) - before == earned,
                "I10: a relay was paid something else than it earned"
            );
            store.collected(id);
            store.count("collected");
        } catch {
            require(earned == 0, "I13: a relay cannot collect");
        }
    }

    function sweep() external timed {
        bool due = store.fees() + store.forfeited() != 0;
        try office.sweep() {
            require(due, "I1: swept nothing");
            store.sweep();
            store.count("swept");
        } catch {
            require(!due, "I1: not swept");
        }
    }

    function _any(uint256 seed) private view returns (uint32 id, RelayGhost memory r, bool found) {
        uint32 relayCount = store.relayCount();
        if (relayCount == 0) return (0, r, false);
        id = uint32(1 + (seed % relayCount));
        return (id, store.relay(id), true);
    }

    /// @dev The payout or the signer of the relay that is named, and a relay of one's own now and then.
    function _callerOf(uint256 id, uint256 seed) private returns (address) {
        Stamp memory s = store.stamp(id);
        uint32 relayId = s.relayId;
        if (mix(seed, 7) % 8 == 0 || relayId == 0 || relayId > store.relayCount()) {
            (address caller, ) = store.person(mix(seed, 8));
            return caller;
        }
        RelayGhost memory r = store.relay(relayId);
        return mix(seed, 9) % 2 == 0 ? r.payout : vm.addr(r.signerKey);
    }
}
