// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchTerms, packTerms} from "../../../contracts/postage/BatchTerms.sol";
import {Draws} from "../../../contracts/postage/Draws.sol";
import {PageTree} from "../../../contracts/postage/PageTree.sol";
import {Parameters} from "../../../contracts/postage/Parameters.sol";
import {SignedData} from "../../../contracts/postage/SignedData.sol";
import {WinPlace} from "../../../contracts/postage/WinPlace.sol";
import {CompactSignature} from "../../../contracts/shared/CompactSignature.sol";
import {Schedule} from "../../../contracts/shared/Schedule.sol";

/// @notice What the post office computes inside, for many inputs in one call.
contract Harness is SignedData, Draws {
    struct Fields {
        uint64 batchId;
        uint32 epoch;
        uint32 slot;
        uint16 span;
        uint32 relayId;
        address account;
        bytes32 word;
        uint64 acceptedAt;
        uint256 deadline;
    }

    struct Hashes {
        bytes32 stamp;
        bytes32 receipt;
        bytes32 postmark;
        bytes32 seizure;
        bytes32 exit;
    }

    struct Signed {
        bytes32 structHash;
        bytes32 r;
        bytes32 vs;
        address signer;
    }

    struct Page {
        bytes32 leaf;
        uint256 path;
        bytes32[] proof;
    }

    struct Sheet {
        bytes32 randomness;
        uint64 batchId;
        uint64 unit;
        uint8 depth;
        uint8 kind;
    }

    struct Worth {
        uint256 winner;
        uint256 value;
        uint256 bond;
    }

    struct Dates {
        uint32 epoch;
        uint256 start;
        uint256 draw;
    }

    struct Place {
        uint64 batchId;
        uint32 slot;
        uint16 span;
        uint32 relayId;
        uint16 path;
    }

    constructor(Parameters memory p) Schedule(p.genesis, p.epochLength, p.holdPeriod) Draws(p) {}

    function domain() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function hashes(Fields[] calldata list) external pure returns (Hashes[] memory answers) {
        answers = new Hashes[](list.length);
        for (uint256 i; i < list.length; ++i) {
            Fields calldata f = list[i];
            answers[i].stamp = _hashStamp(f.batchId, f.epoch, f.slot, f.span, f.relayId, f.account, f.word);
            answers[i].receipt = _hashReceipt(f.relayId, f.epoch, f.word);
            answers[i].postmark = _hashPostmark(f.word, f.relayId, f.acceptedAt);
            answers[i].seizure = _hashSeizure(f.word, f.account);
            answers[i].exit = _hashExit(f.account, f.batchId, f.deadline);
        }
    }

    function areSigned(Signed[] calldata list) external view returns (bool[] memory answers) {
        answers = new bool[](list.length);
        bytes32 separator = _domainSeparatorV4();
        for (uint256 i; i < list.length; ++i) {
            Signed calldata s = list[i];
            answers[i] = CompactSignature.isBy(s.signer, separator, s.structHash, s.r, s.vs);
        }
    }

    function roots(Page[] calldata list) external pure returns (bytes32[] memory answers) {
        answers = new bytes32[](list.length);
        for (uint256 i; i < list.length; ++i) answers[i] = PageTree.climb(list[i].leaf, list[i].path, list[i].proof);
    }

    function sheets(Sheet[] calldata list) external pure returns (Worth[] memory answers) {
        answers = new Worth[](list.length);
        for (uint256 i; i < list.length; ++i) {
            Sheet calldata s = list[i];
            BatchTerms terms = packTerms(address(1), s.unit, s.depth, s.kind, 1);
            answers[i] = Worth(_winner(s.randomness, s.batchId, s.depth), terms.value(), terms.bond());
        }
    }

    function places(uint256[] calldata words) external pure returns (Place[] memory answers) {
        answers = new Place[](words.length);
        for (uint256 i; i < words.length; ++i) {
            WinPlace place = WinPlace.wrap(words[i]);
            answers[i] = Place(place.batchId(), place.slot(), place.span(), place.relayId(), place.path());
        }
    }

    function calendar(uint256[] calldata times) external view returns (Dates[] memory answers) {
        answers = new Dates[](times.length);
        for (uint256 i; i < times.length; ++i) {
            uint32 epoch = epochAt(times[i]);
            answers[i] = Dates(epoch, epochStart(epoch), drawTime(epoch));
        }
    }
}
