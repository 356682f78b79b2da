// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Authorization} from "../shared/Authorization.sol";
import {Tokens} from "../shared/Tokens.sol";
import {Credits} from "./Credits.sol";
import {IConsultationTabs} from "./IConsultationTabs.sol";
import {Split} from "./Split.sol";
import {CLOSED, CLOSING, NONE, OPEN, Tab, packTab} from "./Tab.sol";
import {TabParameters} from "./TabParameters.sol";
import {TabSignatures} from "./TabSignatures.sol";
import {TabSlot} from "./TabSlot.sol";
import {TabTokens} from "./TabTokens.sol";
import {Deal, Terms} from "./Terms.sol";

/// @title Consultation tabs: calls paid by the tick
/// @notice See {IConsultationTabs}. It has no owner, no pause and no upgrade.
contract ConsultationTabs is IConsultationTabs, TabTokens, TabSignatures, Credits {
    /// @inheritdoc IConsultationTabs
    uint16 public constant maxRelayBps = 1000;

    /// @inheritdoc IConsultationTabs
    uint16 public immutable feeBps;

    /// @inheritdoc IConsultationTabs
    uint32 public immutable closeWindow;

    /// @notice Fixes everything.
    /// @param p The parameters.
    constructor(TabParameters memory p) TabTokens(p.tokens) Credits(p.treasury) {
        require(p.feeBps <= 200 && p.closeWindow >= 1 minutes && p.closeWindow <= 7 days, Tabs_Malformed());
        feeBps = p.feeBps;
        closeWindow = p.closeWindow;
    }

    /* ============ Opening ============ */

    /// @inheritdoc IConsultationTabs
    function open(Deal calldata deal, uint96 amount) external payable returns (bytes32 tabId) {
        tabId = _open(msg.sender, deal, amount);
        _take(deal.token, amount);
    }

    /// @inheritdoc IConsultationTabs
    function openWithPermit(
        Deal calldata deal,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (bytes32 tabId) {
        // The coin knows no permits, and none is sent with this call.
        require(deal.token != address(0), Tabs_WrongValue(amount, 0));
        tabId = _open(msg.sender, deal, amount);
        Tokens.usePermit(IERC20(deal.token), amount, deadline, v, r, s);
        Tokens.pull(IERC20(deal.token), amount);
    }

    /// @inheritdoc IConsultationTabs
    function openWithAuthorization(
        Deal calldata deal,
        uint96 amount,
        Authorization calldata a
    ) external returns (bytes32 tabId) {
        tabId = _open(a.from, deal, amount);
        Tokens.pullAuthorized(IERC20(deal.token), amount, a, tabId);
    }

    /// @inheritdoc IConsultationTabs
    function topUp(Terms calldata terms, uint96 amount) external payable {
        _checkPayer(terms, msg.sender);
        _topUp(_idOf(terms), amount);
        _take(terms.deal.token, amount);
    }

    /// @inheritdoc IConsultationTabs
    function topUpWithAuthorization(Terms calldata terms, uint96 amount, Authorization calldata a) external {
        _checkPayer(terms, a.from);
        bytes32 tabId = _idOf(terms);
        _topUp(tabId, amount);
        Tokens.pullAuthorized(IERC20(terms.deal.token), amount, a, keccak256(abi.encode(tabId, a.salt)));
    }

    /* ============ Paying ============ */

    /// @inheritdoc IConsultationTabs
    function settle(Terms calldata terms, uint96 cumulative, bytes32 r, bytes32 vs) external {
        (bytes32 tabId, Tab tab) = _running(terms);
        require(_isVoucher(tabId, cumulative, terms.deal.key, r, vs), Tabs_VoucherForged(tabId));
        uint96 paid = _paidWith(tab, cumulative);
        if (paid == tab.paid()) return;
        TabSlot.store(tabId, tab.withPaid(paid));
        emit TabSettled(tabId, paid);
        _payPayee(terms, tab.paid(), paid);
    }

    /* ============ Closing ============ */

    /// @inheritdoc IConsultationTabs
    function close(Terms calldata terms, uint96 cumulative, bytes32 r, bytes32 vs) external {
        require(msg.sender == terms.deal.payee, Tabs_OnlyThePayee(msg.sender));
        (bytes32 tabId, Tab tab) = _running(terms);
        uint96 paid = _paidWith(tab, cumulative);
        require(paid == tab.paid() || _isVoucher(tabId, cumulative, terms.deal.key, r, vs), Tabs_VoucherForged(tabId));
        _close(terms, tabId, tab, paid);
    }

    /// @inheritdoc IConsultationTabs
    function closeSigned(
        Terms calldata terms,
        uint96 cumulative,
        bytes32 r,
        bytes32 vs,
        bytes32 closeR,
        bytes32 closeVs
    ) external {
        (bytes32 tabId, Tab tab) = _running(terms);
        require(_isClose(tabId, cumulative, terms.deal.payeeKey, closeR, closeVs), Tabs_CloseForged(tabId));
        uint96 paid = _paidWith(tab, cumulative);
        require(
            paid == tab.paid() || msg.sender == terms.payer || _isVoucher(tabId, cumulative, terms.deal.key, r, vs),
            Tabs_VoucherForged(tabId)
        );
        _close(terms, tabId, tab, paid);
    }

    /// @inheritdoc IConsultationTabs
    function requestClose(Terms calldata terms) external {
        (bytes32 tabId, Tab tab) = _running(terms);
        require(tab.state() == OPEN, Tabs_Closing(tabId));
        if (tab.paid() != tab.deposit()) _checkPayer(terms, msg.sender);
        uint40 closeAt = uint40(block.timestamp) + closeWindow;
        TabSlot.store(tabId, tab.closing(closeAt));
        emit TabClosing(tabId, closeAt);
    }

    /// @inheritdoc IConsultationTabs
    function finalize(Terms calldata terms) external {
        (bytes32 tabId, Tab tab) = _running(terms);
        require(tab.state() == CLOSING, Tabs_NotClosing(tabId));
        require(block.timestamp >= tab.closeAt(), Tabs_TooEarly(tab.closeAt()));
        _close(terms, tabId, tab, tab.paid());
    }

    /* ============ Views ============ */

    /// @inheritdoc IConsultationTabs
    function tabs(bytes32 tabId) external view returns (uint96 deposit, uint96 paid, uint40 closeAt, uint8 state) {
        Tab tab = TabSlot.load(tabId);
        return (tab.deposit(), tab.paid(), tab.closeAt(), tab.state());
    }

    /* ============ Internal ============ */

    function _open(address payer, Deal calldata deal, uint96 amount) private returns (bytes32 tabId) {
        address payee = deal.payee;
        require(payee != address(0) && deal.key != address(0) && deal.payeeKey != address(0), Tabs_ZeroAddress());
        uint16 relayBps = deal.rates.relayBps();
        require(relayBps <= maxRelayBps && deal.rates.isClean(), Tabs_BadDeal());
        // Read in any case, and so refused if it is no account: else the tab could be opened, but never closed.
        require(deal.relayPayout != address(0) || relayBps == 0, Tabs_ZeroAddress());
        address token = deal.token;
        require(isOffered(token), Tabs_TokenNotOffered(token));
        require(amount != 0, Tabs_ZeroAmount());

        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, payer)
            calldatacopy(add(free, 0x20), deal, 0xc0)
            tabId := keccak256(free, 0xe0)
        }
        require(TabSlot.load(tabId).state() == NONE, Tabs_AlreadyOpened(tabId));
        TabSlot.store(tabId, packTab(amount));
        emit TabOpened(tabId, payer, payee, token, amount);
    }

    function _topUp(bytes32 tabId, uint96 amount) private {
        require(amount != 0, Tabs_ZeroAmount());
        Tab tab = _tab(tabId);
        tab = tab.withDeposit(tab.deposit() + amount);
        TabSlot.store(tabId, tab);
        emit TabToppedUp(tabId, tab.deposit());
    }

    /// @dev Takes the caller's money; call it last.
    function _take(address token, uint96 amount) private {
        uint256 value = token == address(0) ? amount : 0;
        require(msg.value == value, Tabs_WrongValue(value, msg.value));
        if (value == 0) Tokens.pull(IERC20(token), amount);
    }

    /// @dev What is paid with this voucher: it never falls, and never is more than the deposit.
    function _paidWith(Tab tab, uint96 cumulative) private pure returns (uint96 paid) {
        (uint96 before, uint96 deposit) = (tab.paid(), tab.deposit());
        paid = cumulative < deposit ? cumulative : deposit;
        if (paid < before) paid = before;
    }

    /// @dev What the payee gets when `paid` rises; call it last.
    function _payPayee(Terms calldata terms, uint96 before, uint96 paid) private {
        uint256 relayBps = terms.deal.rates.relayBps();
        // His part never falls.
        unchecked {
            uint256 amount = Split.toPayee(paid, relayBps, feeBps) - Split.toPayee(before, relayBps, feeBps);
            _pay(terms.deal.token, terms.deal.payee, amount);
        }
    }

    function _close(Terms calldata terms, bytes32 tabId, Tab tab, uint96 paid) private {
        TabSlot.store(tabId, tab.closed(paid));
        address relayPayout = terms.deal.relayPayout;
        (uint256 toRelay, uint256 toTreasury) = Split.fees(paid, terms.deal.rates.relayBps(), feeBps);
        // Neither is more than `paid`.
        emit TabClosed(tabId, relayPayout, paid, uint96(toRelay), uint96(toTreasury));
        _creditFees(terms.deal.token, relayPayout, toRelay, toTreasury);
        _payPayee(terms, tab.paid(), paid);
        _pay(terms.deal.token, terms.payer, tab.deposit() - paid);
    }

    function _running(Terms calldata terms) private view returns (bytes32 tabId, Tab tab) {
        tabId = _idOf(terms);
        tab = _tab(tabId);
    }

    /// @dev The tab, if it is open or closing.
    function _tab(bytes32 tabId) private view returns (Tab tab) {
        tab = TabSlot.load(tabId);
        uint8 state = tab.state();
        require(state != NONE, Tabs_Unknown(tabId));
        require(state != CLOSED, Tabs_Closed(tabId));
    }

    function _checkPayer(Terms calldata terms, address caller) private pure {
        require(caller == terms.payer, Tabs_OnlyThePayer(caller));
    }

    /// @dev `keccak256(abi.encode(terms))`, without taking the fields apart and putting them together again. Bits above an account
    ///      make another id, and a call that opens such a tab is refused when the account is read.
    function _idOf(Terms calldata terms) private pure returns (bytes32 tabId) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, terms, 0xe0)
            tabId := keccak256(free, 0xe0)
        }
    }
}
