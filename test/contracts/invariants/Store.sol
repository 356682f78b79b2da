// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IPostOffice} from "../../../contracts/postage/IPostOffice.sol";
import {IRelayRegistry} from "../../../contracts/relays/IRelayRegistry.sol";
import {vm} from "../support/Cheats.sol";
import {Book, DrawGhost, Promise, RelayGhost, Stamp, View} from "./Ghosts.sol";

/// @notice The model beside the contracts: what everybody owns, what was signed, what each moment looked like. Handlers write here
///         what they did; {check} holds the contracts against it.
contract Store {
    IPostOffice public immutable office;
    IRelayRegistry public immutable relays;
    IERC20 public immutable token;
    uint32 public immutable exitNotice;
    uint32 public immutable claimMin;

    /// @dev The time. The optimizer takes `block.timestamp` for a constant of the transaction, which cheats make untrue.
    uint256 public time;
    uint256 public fees;
    uint256 public forfeited;
    uint256 public toTreasury;
    uint256 public burned;
    uint256 public open;
    uint256 private _last;

    uint256[] private _peopleKeys;
    address[] private _people;
    Book[] private _books;
    Stamp[] private _stamps;
    RelayGhost[] private _relays;
    DrawGhost[] private _draws;
    Promise[] private _promises;
    bytes32[] private _kinds;
    mapping(bytes32 kind => uint256) private _counts;
    mapping(uint256 book => View[]) private _views;
    mapping(uint256 book => mapping(uint32 epoch => uint256[])) private _sheets;
    mapping(uint256 book => mapping(uint32 epoch => uint256)) public acceptedSlots;
    mapping(uint256 book => mapping(uint32 epoch => uint256)) public seizedSlots;
    mapping(uint256 book => mapping(uint32 epoch => uint256)) public payouts;
    mapping(bytes32 fault => bool) public slashed;
    mapping(uint32 relayId => uint256) public earned;

    address private constant _BURN = 0x000000000000000000000000000000000000dEaD;

    constructor(IPostOffice office_, uint256 time_) {
        office = office_;
        relays = office_.relays();
        token = office_.token();
        exitNotice = office_.exitNotice();
        claimMin = office_.claimMin();
        time = time_;
        _promises.push(Promise(0, office_.feeBps(), office_.unreceiptedBps()));
        // Relay 0 and the draw of epoch 0 do not exist.
        _relays.push();
        _draws.push();
        for (uint256 i; i < 6; ++i) {
            _peopleKeys.push(0xA11CE00 + i);
            _people.push(vm.addr(0xA11CE00 + i));
        }
    }

    /* ============ People and time ============ */

    function person(uint256 seed) external view returns (address who, uint256 key) {
        return (_people[seed % _people.length], _peopleKeys[seed % _people.length]);
    }

    function pass(uint256 timestamp) external {
        time = timestamp;
        vm.warp(timestamp);
    }

    /// @dev A number that nobody was given before.
    function next() external returns (uint256) {
        return ++_last;
    }

    function count(bytes32 kind) public {
        if (_counts[kind]++ == 0) _kinds.push(kind);
    }

    function counts() external view returns (bytes32[] memory kinds, uint256[] memory numbers) {
        kinds = _kinds;
        numbers = new uint256[](kinds.length);
        for (uint256 i; i < kinds.length; ++i) numbers[i] = _counts[kinds[i]];
    }

    /* ============ Books ============ */

    function bookCount() external view returns (uint256) {
        return _books.length;
    }

    function book(uint256 index) external view returns (Book memory) {
        return _books[index];
    }

    function addBook(Book memory b) external {
        _books.push(b);
        ++open;
        _look(_books.length - 1);
    }

    function setBook(uint256 index, Book memory b) external {
        if (_books[index].state == 1 && b.state != 1) --open;
        _books[index] = b;
        _look(index);
    }

    /// @dev The last view of a book that is not younger than `head`; with `before`, the last that is older, if there is one.
    function viewAt(uint256 index, uint256 head, bool before) external view returns (View memory v, bool known) {
        View[] storage views = _views[index];
        for (uint256 i = views.length; i > 0; --i) {
            v = views[i - 1];
            if (v.time < head || (!before && v.time == head)) return (v, true);
        }
        return (v, false);
    }

    /* ============ Stamps ============ */

    function addStamp(Stamp memory s) external returns (uint256 id) {
        id = _stamps.length;
        _stamps.push(s);
        _sheets[s.book][s.epoch].push(id);
        if (s.accepted) acceptedSlots[s.book][s.epoch] |= ((1 << s.span) - 1) << s.slot;
    }

    function stampCount() external view returns (uint256) {
        return _stamps.length;
    }

    function stamp(uint256 id) external view returns (Stamp memory) {
        return _stamps[id];
    }

    function sheet(uint256 index, uint32 epoch) external view returns (uint256[] memory) {
        return _sheets[index][epoch];
    }

    /* ============ Draws and shares ============ */

    function drawn() public view returns (uint32) {
        return uint32(_draws.length - 1);
    }

    /// @dev The last epoch that was drawn at `head`; with `before`, before it.
    function drawnAt(uint256 head, bool before) external view returns (uint32) {
        for (uint256 i = _draws.length - 1; i > 0; --i) {
            if (_draws[i].time < head || (!before && _draws[i].time == head)) return uint32(i);
        }
        return 0;
    }

    function draw(uint32 epoch) external view returns (DrawGhost memory) {
        return _draws[epoch];
    }

    function addDraw(bytes32 winners) external {
        _draws.push(DrawGhost(time, winners));
    }

    function winner(uint256 index, uint32 epoch) public view returns (uint256) {
        Book storage b = _books[index];
        return uint256(keccak256(abi.encode(_draws[epoch].winners, b.id))) % (2 ** b.depth);
    }

    /// @dev What was promised for an epoch by the time it began, whatever was decided since.
    function sharesOf(uint32 epoch) public view returns (uint16, uint16) {
        for (uint256 i = _promises.length; i > 0; --i) {
            if (_promises[i - 1].from <= epoch) return (_promises[i - 1].feeBps, _promises[i - 1].unreceiptedBps);
        }
        revert("no promise");
    }

    /// @dev Half of the lowest fee of all epochs that can still be claimed.
    function bountyBps() external view returns (uint256 bounty) {
        bounty = type(uint256).max;
        for (uint32 e = drawn(); e <= office.epochAt(time) + 3; ++e) {
            (uint16 fee, ) = sharesOf(e);
            if (fee / 2 < bounty) bounty = fee / 2;
        }
    }

    function addPromise(Promise memory p) external {
        // A change that has not begun is replaced.
        if (_promises[_promises.length - 1].from > office.epochAt(time)) _promises.pop();
        _promises.push(p);
    }

    /* ============ Payments ============ */

    function addPayout(uint256 index, uint32 epoch) external {
        require(++payouts[index][epoch] == 1, "I2: a sheet was paid twice");
    }

    function addSeizure(uint256 index, uint32 epoch, uint256 slots) external {
        require(seizedSlots[index][epoch] & slots == 0, "I8: a slot was seized twice");
        seizedSlots[index][epoch] |= slots;
    }

    function addEarned(uint32 relayId, uint256 amount) external {
        earned[relayId] += amount;
    }

    function collected(uint32 relayId) external {
        earned[relayId] = 0;
    }

    function addSlash(bytes32 fault) external {
        require(!slashed[fault], "I11: slashed twice");
        slashed[fault] = true;
    }

    function addFees(uint256 fee, uint256 forfeit) external {
        (fees, forfeited) = (fees + fee, forfeited + forfeit);
    }

    function addBurned(uint256 amount) external {
        burned += amount;
    }

    function sweep() external {
        (toTreasury, burned) = (toTreasury + fees, burned + forfeited);
        (fees, forfeited) = (0, 0);
    }

    /* ============ Relays ============ */

    function relayCount() external view returns (uint32) {
        return uint32(_relays.length - 1);
    }

    function relay(uint32 id) external view returns (RelayGhost memory) {
        return _relays[id];
    }

    function addRelay(RelayGhost memory r) external {
        _relays.push(r);
    }

    function setRelay(uint32 id, RelayGhost memory r) external {
        _relays[id] = r;
    }

    /* ============ What must hold after every call ============ */

    function check() external {
        uint256 postage = _checkBooks();
        uint256 stakes;
        // A stamp may name a relay that is yet to come: what it earns waits for it.
        for (uint32 id = 1; id <= _relays.length; ++id) {
            uint256 waiting = office.earned(id);
            require(waiting == earned[id], "I10: a relay earned something else than its wins");
            postage += waiting;
            if (id == _relays.length) break;
            (, uint96 stake, address payout, , ) = relays.relays(id);
            require(stake == _relays[id].stake, "I11: a stake is not what was staked less what was slashed");
            require(payout == _relays[id].payout, "I3: a relay has another payout");
            stakes += stake;
        }
        require(office.fees() == fees && office.forfeited() == forfeited, "I1: fees and forfeits");
        require(token.balanceOf(address(office)) == postage + fees + forfeited, "I1: the post office");
        require(token.balanceOf(address(relays)) == stakes, "I1: the registry");
        require(token.balanceOf(office.treasury()) == toTreasury, "I1: the treasury");
        require(token.balanceOf(_BURN) == burned, "I1: burned");
        require(office.drawn() == drawn(), "I7: draws are made in order");
    }

    function _checkBooks() private returns (uint256 sum) {
        uint32 present = office.epochAt(time);
        for (uint256 i; i < _books.length; ++i) {
            Book memory b = _books[i];
            (, , , , uint32 exitEpoch, uint8 state, uint96 balance, , uint32 last, , uint96 bond) = office.batches(
                b.owner,
                b.id
            );
            require(balance == b.balance, "I3: a balance changed without its owner or its key");
            require(state == b.state && exitEpoch == b.exitEpoch, "I3: a book changed without its owner or its key");
            require(bond == (b.state == 1 ? b.bond : 0), "I1: a bond");
            require(b.kind == 1 || last == b.lastClaimed, "I2: what was claimed last");
            sum += uint256(balance) + bond;
            if (b.kind == 1 && state == 1) _checkBonds(i, b, present);
        }
    }

    /// @dev Every accepted bond stamp that its recipient may still seize is covered, all of them together.
    function _checkBonds(uint256 index, Book memory b, uint32 present) private {
        uint256 slots;
        for (uint32 e = present - 1; e <= present + 1; ++e) {
            slots += _ones(acceptedSlots[index][e] & ~seizedSlots[index][e]);
        }
        require(slots * b.unit <= b.balance, "I4: an accepted bond stamp is not covered");
        if (slots != 0) count("bond stamps covered");
    }

    function _ones(uint256 word) private pure returns (uint256 number) {
        for (; word != 0; word &= word - 1) ++number;
    }

    /// @dev Keeps what the chain shows of a book now.
    function _look(uint256 index) private {
        Book storage b = _books[index];
        View memory v;
        v.time = uint40(time);
        (, , , , v.exitEpoch, v.state, v.balance, , v.lastClaimed, v.claimedTag, ) = office.batches(b.owner, b.id);
        _views[index].push(v);
    }
}
