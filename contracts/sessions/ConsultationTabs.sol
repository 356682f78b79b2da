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
import {TabTokens} from "./TabTokens.sol";
import {Terms} from "./Terms.sol";

/// @title Consultation tabs: calls paid by the tick
/// @notice See {IConsultationTabs}. It has no owner, no pause and no upgrade.
contract ConsultationTabs is IConsultationTabs, TabTokens, TabSignatures, Credits {
    mapping(bytes32 tabId => Tab) private _tabs;

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
    function open(Terms calldata terms, uint96 amount) external payable returns (bytes32 tabId) {
        _checkPayer(terms, msg.sender);
        tabId = _open(terms, amount);
        _take(terms, amount);
    }

    /// @inheritdoc IConsultationTabs
    function openWithPermit(
        Terms calldata terms,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (bytes32 tabId) {
        _checkPayer(terms, msg.sender);
        // The coin knows no permits, and none is sent with this call.
        require(terms.token != address(0), Tabs_WrongValue(amount, 0));
        tabId = _open(terms, amount);
        Tokens.usePermit(IERC20(terms.token), amount, deadline, v, r, s);
        _take(terms, amount);
    }

    /// @inheritdoc IConsultationTabs
    function openWithAuthorization(
        Terms calldata terms,
        uint96 amount,
        Authorization calldata a
    ) external returns (bytes32 tabId) {
        _checkPayer(terms, a.from);
        tabId = _open(terms, amount);
        Tokens.pullAuthorized(IERC20(terms.token), amount, a, tabId);
    }

    /// @inheritdoc IConsultationTabs
    function topUp(Terms calldata terms, uint96 amount) external payable {
        _checkPayer(terms, msg.sender);
        _topUp(_idOf(terms), amount);
        _take(terms, amount);
    }

    /// @inheritdoc IConsultationTabs
    function topUpWithAuthorization(Terms calldata terms, uint96 amount, Authorization calldata a) external {
        _checkPayer(terms, a.from);
        bytes32 tabId = _idOf(terms);
        _topUp(tabId, amount);
        Tokens.pullAuthorized(IERC20(terms.token), amount, a, keccak256(abi.encode(tabId, a.salt)));
    }

    /* ============ Paying ============ */

    /// @inheritdoc IConsultationTabs
    function settle(Terms calldata terms, uint96 cumulative, bytes32 r, bytes32 vs) external {
        (bytes32 tabId, Tab tab) = _running(terms);
        require(_isVoucher(tabId, cumulative, terms.key, r, vs), Tabs_VoucherForged(tabId));
        uint96 paid = _paidWith(tab, cumulative);
        if (paid == tab.paid()) return;
        _tabs[tabId] = tab.withPaid(paid);
        emit TabSettled(tabId, paid);
        _payPayee(terms, tab.paid(), paid);
    }

    /* ============ Closing ============ */

    /// @inheritdoc IConsultationTabs
    function close(Terms calldata terms, uint96 cumulative, bytes32 r, bytes32 vs) external {
        require(msg.sender == terms.payee, Tabs_OnlyThePayee(msg.sender));
        (bytes32 tabId, Tab tab) = _running(terms);
        uint96 paid = _paidWith(tab, cumulative);
        require(paid == tab.paid() || _isVoucher(tabId, cumulative, terms.key, r, vs), Tabs_VoucherForged(tabId));
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
        require(_isClose(tabId, cumulative, terms.payeeKey, closeR, closeVs), Tabs_CloseForged(tabId));
        uint96 paid = _paidWith(tab, cumulative);
        require(
            paid == tab.paid() || msg.sender == terms.payer || _isVoucher(tabId, cumulative, terms.key, r, vs),
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
        _tabs[tabId] = tab.closing(closeAt);
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
        Tab tab = _tabs[tabId];
        return (tab.deposit(), tab.paid(), tab.closeAt(), tab.state());
    }

    /* ============ Internal ============ */

    function _open(Terms calldata terms, uint96 amount) private returns (bytes32 tabId) {
        address payee = terms.payee;
        require(payee != address(0) && terms.key != address(0) && terms.payeeKey != address(0), Tabs_ZeroAddress());
        uint16 relayBps = terms.deal.relayBps();
        require(relayBps <= maxRelayBps && terms.deal.isClean(), Tabs_BadDeal());
        require(relayBps == 0 || terms.relayPayout != address(0), Tabs_ZeroAddress());
        address token = terms.token;
        require(isOffered(token), Tabs_TokenNotOffered(token));
        require(amount != 0, Tabs_ZeroAmount());

        tabId = _idOf(terms);
        require(_tabs[tabId].state() == NONE, Tabs_AlreadyOpened(tabId));
        _tabs[tabId] = packTab(amount);
        emit TabOpened(tabId, terms.payer, payee, token, amount);
    }

    function _topUp(bytes32 tabId, uint96 amount) private {
        require(amount != 0, Tabs_ZeroAmount());
        Tab tab = _tab(tabId);
        tab = tab.withDeposit(tab.deposit() + amount);
        _tabs[tabId] = tab;
        emit TabToppedUp(tabId, tab.deposit());
    }

    /// @dev Takes the caller's money; call it last.
    function _take(Terms calldata terms, uint96 amount) private {
        address token = terms.token;
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
        uint256 relayBps = terms.deal.relayBps();
        // His part never falls.
        unchecked {
            uint256 amount = Split.toPayee(paid, relayBps, feeBps) - Split.toPayee(before, relayBps, feeBps);
            _pay(terms.token, terms.payee, amount);
        }
    }

    function _close(Terms calldata terms, bytes32 tabId, Tab tab, uint96 paid) private {
        _tabs[tabId] = tab.closed(paid);
        address relayPayout = terms.relayPayout;
        (uint256 toRelay, uint256 toTreasury) = Split.fees(paid, terms.deal.relayBps(), feeBps);
        // Neither is more than `paid`.
        emit TabClosed(tabId, relayPayout, paid, uint96(toRelay), uint96(toTreasury));
        _creditFees(terms.token, relayPayout, toRelay, toTreasury);
        _payPayee(terms, tab.paid(), paid);
        _pay(terms.token, terms.payer, tab.deposit() - paid);
    }

    function _running(Terms calldata terms) private view returns (bytes32 tabId, Tab tab) {
        tabId = _idOf(terms);
        tab = _tab(tabId);
    }

    /// @dev The tab, if it is open or closing.
    function _tab(bytes32 tabId) private view returns (Tab tab) {
        tab = _tabs[tabId];
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
