// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBonds} from "../../../contracts/postage/IBonds.sol";
import {vm} from "../support/Cheats.sol";
import {Book, Stamp} from "./Ghosts.sol";
import {Handler} from "./Handler.sol";
import {Seizer} from "./Seizer.sol";
import {Store} from "./Store.sol";

/// @notice Recipients: they take the slots of strangers' bond stamps, one by one or many at once, as long as they may.
contract Recipients is Seizer {
    constructor(Store store_) Handler(store_) {}

    function seize(uint256 seed) external timed {
        (uint256 id, bool found) = bondStamp(seed);
        if (!found) return;
        (address payout, ) = store.person(mix(seed, 1));
        IBonds.Seizure memory seizure = seizureOf(store.stamp(id), payout);
        uint256 before = token.balanceOf(payout);
        bool due = isDue(store.stamp(id));
        try office.seize(seizure) {
            require(due, "I8: seized against the rules");
            require(token.balanceOf(payout) - before == taken(id), "I8: seized more or less than the slots' price");
            store.count("seized");
        } catch {
            require(!due, "I8: not seized");
            store.count("refused to seize");
        }
    }

    /// @dev A whole sheet or two of one book, with what is taken already.
    function seizeMany(uint256 seed) external timed {
        (uint256 first, bool found) = bondStamp(seed);
        if (!found) return;
        uint256[] memory ids = store.sheet(store.stamp(first).book, store.stamp(first).epoch);
        IBonds.Seizure[] memory seizures = new IBonds.Seizure[](ids.length);
        (address payout, ) = store.person(mix(seed, 1));
        bool malformed;
        for (uint256 i; i < ids.length; ++i) {
            Stamp memory s = store.stamp(ids[i]);
            seizures[i] = seizureOf(s, payout);
            malformed = malformed || isMalformed(s);
        }
        uint256 before = token.balanceOf(payout);
        try office.seizeMany(seizures) {
            require(!malformed, "I8: a seizure against the rules");
            uint256 sum;
            for (uint256 i; i < ids.length; ++i) {
                if (!isDue(store.stamp(ids[i]))) continue;
                sum += taken(ids[i]);
                store.count("seized in a list");
            }
            require(token.balanceOf(payout) - before == sum, "I8: a list paid something else than its stamps");
        } catch {
            require(malformed, "I8: a list was refused");
        }
    }
}
