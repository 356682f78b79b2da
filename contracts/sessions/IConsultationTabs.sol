// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC5267} from "@openzeppelin/contracts/interfaces/IERC5267.sol";
import {Authorization} from "../shared/Authorization.sol";
import {ICredits} from "./ICredits.sol";
import {Deal, Terms} from "./Terms.sol";

/// @title Consultation tabs: calls paid by the tick
/// @notice The payer deposits for one call; his session key signs, tick by tick, vouchers over the sum owed so far; anyone brings the
///         best of them. What no voucher moved goes back to the payer.
/// @dev Money moves one way, vouchers only rise and are the payer's: so there is neither penalty nor proof of fraud, and an old
///      voucher hurts nobody but the payee, who has newer ones. Only his own signature (or call) closes a tab before the window is over.
///      Fees are credited when a tab closes, out of all it paid. A tab takes one word of storage.
///
///      none --open--> open --requestClose--> closing --finalize, after the window--> closed, for ever
///                      |  ^                   |   |
///                      |  +------topUp--------+   |
///                      +--close, closeSigned------+--> closed
///
///      `settle` pays in open and in closing, and changes neither.
interface IConsultationTabs is ICredits, IERC5267 {
    /// @notice A tab was opened; the rest of its terms is in the call.
    event TabOpened(bytes32 indexed tabId, address indexed payer, address indexed payee, address token, uint96 deposit);

    /// @notice The deposit was raised to `deposit`, and the tab is open again if it was closing.
    event TabToppedUp(bytes32 indexed tabId, uint96 deposit);

    /// @notice A voucher was presented; `paid` is all that was paid so far, fees included.
    event TabSettled(bytes32 indexed tabId, uint96 paid);

    /// @notice Vouchers count until the tab is closed: from `closeAt` on anyone may close it.
    event TabClosing(bytes32 indexed tabId, uint40 closeAt);

    /// @notice `paid` went to the payee but for the relay's share and the treasury's fee; the rest of the deposit went back.
    event TabClosed(bytes32 indexed tabId, address indexed relayPayout, uint96 paid, uint96 toRelay, uint96 toTreasury);

    /// @notice Thrown for terms on which no tab was opened.
    error Tabs_Unknown(bytes32 tabId);

    /// @notice Thrown when the tab was opened before; a closed one can never be opened again.
    error Tabs_AlreadyOpened(bytes32 tabId);

    /// @notice Thrown when the tab is closed.
    error Tabs_Closed(bytes32 tabId);

    /// @notice Thrown when the window runs already.
    error Tabs_Closing(bytes32 tabId);

    /// @notice Thrown when nobody asked to close the tab.
    error Tabs_NotClosing(bytes32 tabId);

    /// @notice Thrown before the window is over.
    error Tabs_TooEarly(uint40 closeAt);

    /// @notice Thrown when someone else does what only the payer may.
    error Tabs_OnlyThePayer(address caller);

    /// @notice Thrown when someone else does what only the payee may.
    error Tabs_OnlyThePayee(address caller);

    /// @notice Thrown when payee or a key is zero, or a relay has a share but no account.
    error Tabs_ZeroAddress();

    /// @notice Thrown when an amount is zero.
    error Tabs_ZeroAmount();

    /// @notice Thrown when the relay's share is above 10 %, or bits that mean nothing are set.
    error Tabs_BadDeal();

    /// @notice Thrown when a token is not on the deployment's list.
    error Tabs_TokenNotOffered(address token);

    /// @notice Thrown when the coin sent with the call is not the amount, or any is sent for a token.
    error Tabs_WrongValue(uint256 expected, uint256 sent);

    /// @notice Thrown when the voucher is not signed by the tab's key.
    error Tabs_VoucherForged(bytes32 tabId);

    /// @notice Thrown when the `Close` is not signed by the payee's key.
    error Tabs_CloseForged(bytes32 tabId);

    /// @notice Thrown at deployment when a parameter is out of its bounds.
    error Tabs_Malformed();

    /// @notice Opens a tab, paid by the caller, who is its payer.
    /// @dev Requirements: terms never used; payee and keys not zero; relay's share at most 10 %; token offered; allowance for `amount`,
    ///      or `amount` as the call's value. Emits {TabOpened}.
    /// @param deal What was agreed.
    /// @param amount Deposit, in token units; what is not used comes back.
    /// @return tabId `keccak256(abi.encode(terms))`.
    function open(Deal calldata deal, uint96 amount) external payable returns (bytes32 tabId);

    /// @notice {open} with the allowance given by the caller's EIP-2612 permit; one that was used already is no error.
    function openWithPermit(
        Deal calldata deal,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (bytes32 tabId);

    /// @notice {open}, paid by the signer of an ERC-3009 authorization, who is the payer, and brought by anyone: one wallet signature
    ///         and no coin.
    /// @dev The authorization is a `ReceiveWithAuthorization` of the token to this contract over `amount` whose nonce is the tab's id:
    ///      it pays for no other tab, and `a.salt` means nothing here.
    function openWithAuthorization(
        Deal calldata deal,
        uint96 amount,
        Authorization calldata a
    ) external returns (bytes32 tabId);

    /// @notice Adds to the deposit, and opens the tab again if it was closing.
    /// @dev Requirements: caller is the payer, for in other hands it would keep his deposit locked; not closed. Emits {TabToppedUp}.
    /// @param terms The tab's terms.
    /// @param amount In token units.
    function topUp(Terms calldata terms, uint96 amount) external payable;

    /// @notice {topUp}, paid by the payer's ERC-3009 authorization and brought by anyone.
    /// @dev As {openWithAuthorization}; the nonce is `keccak256(abi.encode(tabId, a.salt))`.
    function topUpWithAuthorization(Terms calldata terms, uint96 amount, Authorization calldata a) external;

    /// @notice Pays what a voucher adds to what was paid. Anyone may call, also while the tab is closing.
    /// @dev `paid` rises to `min(cumulative, deposit)`. A voucher that adds nothing pays nothing and is no error; one above the deposit
    ///      may be brought again after a top-up. Fees stay in the tab until it closes. Emits {TabSettled}.
    /// @param terms The tab's terms.
    /// @param cumulative All that is owed so far, in token units.
    /// @param r Signature of `Voucher(bytes32 tabId,uint96 cumulative)` by the deal's key.
    /// @param vs Signature, EIP-2098.
    function settle(Terms calldata terms, uint96 cumulative, bytes32 r, bytes32 vs) external;

    /// @notice {settle}, then pays fees and gives back the rest at once.
    /// @dev Requirements: caller is the payee; not closed. A voucher that adds nothing is not looked at. Emits {TabClosed}.
    /// @param terms The tab's terms.
    /// @param cumulative All that is owed; 0 without voucher.
    /// @param r Signature of the voucher.
    /// @param vs Signature, EIP-2098.
    function close(Terms calldata terms, uint96 cumulative, bytes32 r, bytes32 vs) external;

    /// @notice {close}, with the payee's signature instead of his call: hanging up needs no wallet on either side.
    /// @dev Both signatures are over the same sum, so neither an older voucher nor an older `Close` cuts off what the other is for. If
    ///      the caller is the payer, or the sum was paid already, the voucher is not looked at. Emits {TabClosed}.
    /// @param terms The tab's terms.
    /// @param cumulative All that is owed.
    /// @param r Signature of the voucher.
    /// @param vs Signature, EIP-2098.
    /// @param closeR Signature of `Close(bytes32 tabId,uint96 cumulative)` by the payee's key. Who signs it takes no further voucher.
    /// @param closeVs Signature, EIP-2098.
    function closeSigned(
        Terms calldata terms,
        uint96 cumulative,
        bytes32 r,
        bytes32 vs,
        bytes32 closeR,
        bytes32 closeVs
    ) external;

    /// @notice Starts the window after which anyone may {finalize}.
    /// @dev Requirements: open; caller is the payer, or all of the deposit is paid: nothing is left then to lock, no voucher can count
    ///      before a top-up, which ends the closing, and the fees would else wait for two people who have nothing more to get.
    ///      Emits {TabClosing}.
    /// @param terms The tab's terms.
    function requestClose(Terms calldata terms) external;

    /// @notice Pays fees and gives back the rest, once the window is over. Anyone may call.
    /// @dev Requirements: closing; `closeAt` reached. Emits {TabClosed}.
    /// @param terms The tab's terms.
    function finalize(Terms calldata terms) external;

    /// @notice State of a tab; all zero if it was never opened.
    /// @param tabId `keccak256(abi.encode(terms))`.
    /// @return deposit All that was put in, in token units.
    /// @return paid All that vouchers moved, fees included.
    /// @return closeAt When it may be finalized, in unix seconds; 0 unless it is closing.
    /// @return state 0 = none, 1 = open, 2 = closing, 3 = closed.
    function tabs(bytes32 tabId) external view returns (uint96 deposit, uint96 paid, uint40 closeAt, uint8 state);

    /// @notice Whether a token is on the deployment's list; the chain's coin, zero, is.
    function isOffered(address token) external view returns (bool);

    /// @notice The treasury's share of what is paid, in 1/10,000.
    function feeBps() external view returns (uint16);

    /// @notice The most that a relay's share may be, in 1/10,000.
    function maxRelayBps() external view returns (uint16);

    /// @notice How long vouchers still count after {requestClose}, in seconds.
    function closeWindow() external view returns (uint32);
}
