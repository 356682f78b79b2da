// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IConsultationTabs} from "../../../contracts/sessions/IConsultationTabs.sol";
import {packRates} from "../../../contracts/sessions/TabRates.sol";
import {Deal, Terms} from "../../../contracts/sessions/Terms.sol";
import {Authorization} from "../../../contracts/shared/Authorization.sol";
import {vm} from "../support/Cheats.sol";
import {Handler} from "./Handler.sol";
import {Store} from "./Store.sol";

/// @notice Two people in a call, and a stranger. The payer signs more than there is, brings old vouchers, leaves in the middle; the
///         payee closes on sums that nobody signed, and may be unable to take coins; the stranger brings everything to every tab.
contract Callers is Handler {
    /// @dev What the model knows of a tab. `signed`: the highest voucher of the payer's key; `given`: what the payee has.
    struct TabGhost {
        Terms terms;
        uint256 key;
        uint256 payeeKey;
        uint16 relayBps;
        uint96 deposit;
        uint96 paid;
        uint96 given;
        uint96 signed;
        uint40 closeAt;
        uint8 state;
    }

    bytes32 private constant _RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant _VOUCHER = keccak256("Voucher(bytes32 tabId,uint96 cumulative)");
    bytes32 private constant _CLOSE = keccak256("Close(bytes32 tabId,uint96 cumulative)");
    address private constant _STRANGER = address(0x7417EF);

    IConsultationTabs private immutable _tabs;
    address private immutable _closedHand;
    bytes32 private immutable _tabsDomain;
    bytes32 private immutable _tokenDomain;
    uint256 private immutable _feeBps;
    TabGhost[] private _ghosts;
    mapping(address owner => mapping(address token => uint256)) private _credits;
    mapping(address token => uint256) private _creditSum;
    address[] private _relayPayouts;

    constructor(Store store_, IConsultationTabs tabs_) Handler(store_) {
        _tabs = tabs_;
        _closedHand = address(office.beaconContract());
        _tabsDomain = domainOf("Tabs", address(tabs_));
        _tokenDomain = domainOf("DevUSD", address(token));
        _feeBps = tabs_.feeBps();
        for (uint256 i; i < 6; ++i) {
            (address who, ) = store_.person(i);
            _relayPayouts.push(who);
        }
    }

    /* ============ What they do ============ */

    function open(uint256 seed) external timed {
        TabGhost memory g;
        uint256 payerKey;
        (g.terms.payer, payerKey) = store.person(seed);
        (g.terms.deal.payee, ) = store.person(mix(seed, 1));
        (g.terms.deal.relayPayout, ) = store.person(mix(seed, 2));
        bool native = mix(seed, 3) % 3 == 0;
        // The beacon takes no coins: a payee who cannot be paid.
        if (mix(seed, 4) % 6 == 0) g.terms.deal.payee = _closedHand;
        g.terms.deal.token = native ? address(0) : address(token);
        (g.key, g.payeeKey) = (1 + (mix(seed, 5) >> 8), 1 + (mix(seed, 6) >> 8));
        (g.terms.deal.key, g.terms.deal.payeeKey) = (vm.addr(g.key), vm.addr(g.payeeKey));
        g.relayBps = uint16(mix(seed, 7) % 1001);
        g.terms.deal.rates = packRates(1e5, 10, 1, g.relayBps, uint64(store.next()));
        (g.deposit, g.state) = (uint96(1 + (mix(seed, 8) % 20e6)), 1);
        if (native || mix(seed, 9) % 2 == 0) {
            vm.prank(g.terms.payer);
            _tabs.open{value: native ? g.deposit : 0}(g.terms.deal, g.deposit);
        } else {
            _openAuthorized(g, payerKey);
        }
        _ghosts.push(g);
        store.count("tabs opened");
        // Closed or not: what was opened once is never opened again.
        Terms memory old = _ghosts[mix(seed, 10) % _ghosts.length].terms;
        if (old.deal.token == address(0)) return;
        _refuse(old.payer, abi.encodeCall(_tabs.open, (old.deal, 1)), "I12: a tab was opened twice");
    }

    function topUp(uint256 seed) external timed {
        (uint256 index, TabGhost memory g, bool found) = _any(seed);
        if (!found) return;
        uint96 amount = uint96(1 + (mix(seed, 1) % 5e6));
        uint256 value = g.terms.deal.token == address(0) ? amount : 0;
        vm.deal(_STRANGER, 100e6);
        vm.prank(_STRANGER);
        try _tabs.topUp{value: value}(g.terms, amount) {
            revert("I3: a stranger kept a tab open");
        } catch {}
        vm.prank(g.terms.payer);
        try _tabs.topUp{value: value}(g.terms, amount) {
            require(g.state < 3, "I13: money went into a closed tab");
            (g.deposit, g.closeAt, g.state) = (g.deposit + amount, 0, 1);
            _ghosts[index] = g;
            store.count("tabs topped up");
        } catch {
            require(g.state == 3, "a tab was not topped up");
        }
    }

    /// @dev Vouchers over more than there is, over less than was paid, and those of other tabs.
    function settle(uint256 seed) external timed {
        (uint256 index, TabGhost memory g, bool found) = _any(seed);
        if (!found) return;
        uint96 sum = uint96(mix(seed, 1) % (uint256(g.deposit) + g.deposit / 4 + 1));
        bytes32 id = _idOf(g.terms);
        (bytes32 r, bytes32 vs) = _signTab(1 + (mix(seed, 2) >> 8), _VOUCHER, id, sum);
        _refuse(_STRANGER, abi.encodeCall(_tabs.settle, (g.terms, sum, r, vs)), "I3: a forged voucher");
        (r, vs) = _signTab(g.key, _VOUCHER, id, sum);
        _refuse(_STRANGER, abi.encodeCall(_tabs.settle, (g.terms, sum + 1, r, vs)), "I3: an altered voucher");
        TabGhost memory other = _ghosts[mix(seed, 3) % _ghosts.length];
        if (_idOf(other.terms) != id) {
            _refuse(
                _STRANGER,
                abi.encodeCall(_tabs.settle, (other.terms, sum, r, vs)),
                "I12: the voucher of another tab"
            );
        }
        if (sum > g.signed) g.signed = sum;
        uint256 before = _held(g.terms.deal.token, g.terms.deal.payee);
        vm.prank(_STRANGER);
        try _tabs.settle(g.terms, sum, r, vs) {
            require(g.state < 3, "I2: a closed tab paid");
            uint96 given = g.given;
            _paid(g, sum);
            _give(g.terms.deal.token, g.terms.deal.payee, g.given - given);
            uint256 owed = _accepts(g.terms.deal.token, g.terms.deal.payee) ? g.given - given : 0;
            require(_held(g.terms.deal.token, g.terms.deal.payee) - before == owed, "I1: a payee got something else");
            store.count("vouchers settled");
        } catch {
            require(g.state == 3, "I4: a voucher was not paid");
        }
        _ghosts[index] = g;
    }

    /// @dev The payee closes: on a voucher, or on a sum that nobody signed.
    function close(uint256 seed) external timed {
        (uint256 index, TabGhost memory g, bool found) = _any(seed);
        if (!found || mix(seed, 1) % 2 == 0) return;
        uint96 sum = uint96(mix(seed, 2) % (uint256(g.deposit) + 1));
        bool lies = mix(seed, 3) % 2 == 0;
        (bytes32 r, bytes32 vs) = _signTab(lies ? g.payeeKey : g.key, _VOUCHER, _idOf(g.terms), sum);
        if (!lies && sum > g.signed) g.signed = sum;
        _refuse(_STRANGER, abi.encodeCall(_tabs.close, (g.terms, sum, r, vs)), "I3: a stranger closed a tab");
        bool due = g.state < 3 && (!lies || sum <= g.paid);
        vm.prank(g.terms.deal.payee);
        try _tabs.close(g.terms, sum, r, vs) {
            require(due, "I3: a payee closed on a sum that nobody signed");
            _closed(g, sum);
            store.count("tabs closed by payees");
        } catch {
            require(!due, "I13: a payee cannot close");
        }
        _ghosts[index] = g;
    }

    /// @dev Anyone closes with the payee's word: the payer without a voucher, others with one.
    function closeSigned(uint256 seed) external timed {
        (uint256 index, TabGhost memory g, bool found) = _any(seed);
        if (!found || mix(seed, 1) % 2 == 0) return;
        bytes32 id = _idOf(g.terms);
        uint96 sum = uint96(mix(seed, 2) % (uint256(g.deposit) + 1));
        bool lies = mix(seed, 3) % 2 == 0;
        address caller = mix(seed, 4) % 2 == 0 ? g.terms.payer : _STRANGER;
        (bytes32 r, bytes32 vs) = _signTab(lies ? g.payeeKey : g.key, _VOUCHER, id, sum);
        (bytes32 cr, bytes32 cvs) = _signTab(g.key, _CLOSE, id, sum);
        bytes memory forged = abi.encodeCall(_tabs.closeSigned, (g.terms, sum, r, vs, cr, cvs));
        _refuse(caller, forged, "I3: a tab was closed without the payee's word");
        (cr, cvs) = _signTab(g.payeeKey, _CLOSE, id, sum);
        bool due = g.state < 3 && (!lies || sum <= g.paid || caller == g.terms.payer);
        vm.prank(caller);
        try _tabs.closeSigned(g.terms, sum, r, vs, cr, cvs) {
            require(due, "I3: a tab paid what its payer did not sign");
            // The payer who brings it agrees to it.
            if (sum > g.signed) g.signed = sum;
            _closed(g, sum);
            store.count("tabs closed by signature");
        } catch {
            require(!due, "I13: a signed close was refused");
        }
        _ghosts[index] = g;
    }

    function requestClose(uint256 seed) external timed {
        (uint256 index, TabGhost memory g, bool found) = _any(seed);
        if (!found) return;
        if (g.paid != g.deposit) {
            _refuse(_STRANGER, abi.encodeCall(_tabs.requestClose, (g.terms)), "I3: a stranger began to close a tab");
        }
        vm.prank(g.terms.payer);
        try _tabs.requestClose(g.terms) {
            require(g.state == 1, "I13: closing began twice");
            (g.closeAt, g.state) = (uint40(store.time() + _tabs.closeWindow()), 2);
            _ghosts[index] = g;
            store.count("tabs closing");
        } catch {
            require(g.state != 1, "I13: a payer cannot leave");
        }
    }

    function finalize(uint256 seed) external timed {
        (uint256 index, TabGhost memory g, bool found) = _any(seed);
        if (!found) return;
        // Rather one that waits for it.
        for (uint256 i; i < _ghosts.length && g.state != 2 && seed % 4 != 0; ++i) (index, g) = (i, _ghosts[i]);
        bool due = g.state == 2 && store.time() >= g.closeAt;
        vm.prank(_STRANGER);
        try _tabs.finalize(g.terms) {
            require(due, "I7: a tab was closed before its window was over");
            _closed(g, 0);
            _ghosts[index] = g;
            store.count("tabs finalized");
        } catch {
            require(!due, "I13: a tab cannot be finalized");
        }
    }

    function withdraw(uint256 seed) external timed {
        address unit = seed % 2 == 0 ? address(0) : address(token);
        address owner = mix(seed, 1) % 6 == 0 ? _closedHand : _relayPayouts[mix(seed, 2) % 6];
        _withdraw(owner, unit);
    }

    function sweep(uint256 seed) external timed {
        _sweep(seed % 2 == 0 ? address(0) : address(token));
    }

    /* ============ What must hold ============ */

    /// @dev I1 and I3 for tabs: every coin is a deposit that is not given yet, or somebody's credit; nothing was paid unsigned.
    function check() external view {
        uint256[2] memory sums;
        for (uint256 i; i < _ghosts.length; ++i) {
            TabGhost storage g = _ghosts[i];
            (uint96 deposit, uint96 paid, , uint8 state) = _tabs.tabs(_idOf(g.terms));
            require(deposit == g.deposit && state == g.state, "I3: a tab changed by itself");
            require(paid == g.paid && paid <= g.signed && paid <= deposit, "I3: a tab paid what nobody signed");
            if (state < 3) sums[g.terms.deal.token == address(0) ? 0 : 1] += deposit - g.given;
        }
        require(address(_tabs).balance == sums[0] + _creditSum[address(0)], "I1: coins of the tabs");
        require(token.balanceOf(address(_tabs)) == sums[1] + _creditSum[address(token)], "I1: tokens of the tabs");
    }

    /// @dev I13: everybody leaves. What remains is the credit of a payee who can take no coins.
    function leaveAll() external timed {
        for (uint256 i; i < _ghosts.length; ++i) {
            TabGhost memory g = _ghosts[i];
            if (g.state == 3) continue;
            if (g.state == 1) {
                vm.prank(g.terms.payer);
                _tabs.requestClose(g.terms);
                g.closeAt = uint40(store.time() + _tabs.closeWindow());
            }
            if (store.time() < g.closeAt) store.pass(g.closeAt);
            _tabs.finalize(g.terms);
            _closed(g, 0);
            _ghosts[i] = g;
        }
        for (uint256 i; i < 2; ++i) {
            address unit = i == 0 ? address(0) : address(token);
            for (uint256 j; j < 6; ++j) _withdraw(_relayPayouts[j], unit);
            _withdraw(_closedHand, unit);
            _sweep(unit);
        }
        require(address(_tabs).balance == _credits[_closedHand][address(0)], "I13: coins are left in the tabs");
        require(token.balanceOf(address(_tabs)) == 0, "I13: tokens are left in the tabs");
    }

    /* ============ Internal ============ */

    function _any(uint256 seed) private view returns (uint256 index, TabGhost memory g, bool found) {
        uint256 tabCount = _ghosts.length;
        if (tabCount == 0) return (0, g, false);
        // Mostly one of the last.
        index = mix(seed, 30) % 4 == 0 || tabCount < 6 ? mix(seed, 31) % tabCount : tabCount - 1 - (mix(seed, 31) % 5);
        return (index, _ghosts[index], true);
    }

    function _openAuthorized(TabGhost memory g, uint256 payerKey) private {
        Authorization memory a;
        (a.from, a.validBefore) = (g.terms.payer, type(uint256).max);
        bytes32 structHash = keccak256(
            abi.encode(_RECEIVE, a.from, address(_tabs), uint256(g.deposit), 0, a.validBefore, _idOf(g.terms))
        );
        (a.v, a.r, a.s) = vm.sign(payerKey, keccak256(abi.encodePacked(hex"1901", _tokenDomain, structHash)));
        Deal memory honest = g.terms.deal;
        address payee = honest.payee;
        honest.payee = _STRANGER;
        bytes memory callData = abi.encodeCall(_tabs.openWithAuthorization, (honest, g.deposit, a));
        _refuse(_STRANGER, callData, "I12: money signed for one tab opened another");
        honest.payee = payee;
        if (_ghosts.length != 0) {
            Terms memory other = _ghosts[0].terms;
            callData = abi.encodeCall(_tabs.topUpWithAuthorization, (other, g.deposit, a));
            _refuse(_STRANGER, callData, "I12: money signed for one tab filled another");
        }
        callData = abi.encodeCall(_tabs.openWithAuthorization, (honest, g.deposit, a));
        vm.prank(_STRANGER);
        (bool done, ) = address(_tabs).call(callData);
        require(done, "I12: what was signed for does not open");
        store.count("tabs opened by authorization");
    }

    function _paid(TabGhost memory g, uint96 sum) private view {
        uint96 paid = sum < g.deposit ? sum : g.deposit;
        if (paid < g.paid) paid = g.paid;
        g.paid = paid;
        g.given = uint96(paid - (uint256(paid) * (g.relayBps + _feeBps)) / 10_000);
    }

    /// @dev The payee has his part, the payer the rest, and the fees wait: together the deposit, to the last unit.
    function _closed(TabGhost memory g, uint96 sum) private {
        uint96 given = g.given;
        _paid(g, sum);
        g.state = 3;
        _give(g.terms.deal.token, g.terms.deal.payee, g.given - given);
        _give(g.terms.deal.token, g.terms.payer, g.deposit - g.paid);
        uint256 toRelay = (uint256(g.paid) * g.relayBps) / 10_000;
        _credits[g.terms.deal.relayPayout][g.terms.deal.token] += toRelay;
        _creditSum[g.terms.deal.token] += g.paid - g.given;
    }

    function _accepts(address unit, address to) private view returns (bool) {
        return unit != address(0) || to != _closedHand;
    }

    function _give(address unit, address to, uint256 amount) private {
        if (_accepts(unit, to)) return;
        _credits[to][unit] += amount;
        _creditSum[unit] += amount;
    }

    function _withdraw(address owner, address unit) private {
        uint256 amount = _credits[owner][unit];
        bool due = amount != 0 && _accepts(unit, owner);
        uint256 before = _held(unit, owner);
        try _tabs.withdraw(owner, unit) {
            require(due, "I1: a credit out of nothing");
            require(_held(unit, owner) - before == amount, "I1: a credit was paid in part");
            _credits[owner][unit] = 0;
            _creditSum[unit] -= amount;
            store.count("credits withdrawn");
        } catch {
            require(!due, "I13: a credit cannot be withdrawn");
        }
    }

    /// @dev The treasury's part of all credits: what is nobody else's.
    function _sweep(address unit) private {
        uint256 others = _credits[_closedHand][unit];
        for (uint256 i; i < 6; ++i) others += _credits[_relayPayouts[i]][unit];
        uint256 amount = _creditSum[unit] - others;
        address treasury = _tabs.treasury();
        uint256 before = _held(unit, treasury);
        try _tabs.sweep(unit, _relayPayouts) {
            require(amount != 0 && _held(unit, treasury) - before == amount, "I1: fees are not the treasury's part");
            _creditSum[unit] = others;
            store.count("tab fees swept");
        } catch {
            require(amount == 0, "I13: fees cannot be swept");
        }
    }

    function _held(address unit, address who) private view returns (uint256) {
        return unit == address(0) ? who.balance : token.balanceOf(who);
    }

    function _refuse(address caller, bytes memory callData, string memory fault) private {
        vm.prank(caller);
        (bool done, ) = address(_tabs).call(callData);
        require(!done, fault);
    }

    function _idOf(Terms memory terms) private pure returns (bytes32) {
        return keccak256(abi.encode(terms));
    }

    function _signTab(uint256 key, bytes32 typeHash, bytes32 id, uint96 sum) private returns (bytes32, bytes32) {
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", _tabsDomain, keccak256(abi.encode(typeHash, id, sum))));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return (r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }
}
