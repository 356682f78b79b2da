// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Money that waits to be fetched
/// @notice Fees, and payments that an account or a token refused. Nobody else can fetch a credit, and nobody can hold up a payment
///         to others by refusing his own.
///
///      nothing --fee, or a payment that failed--> credit --withdraw or sweep, by anyone, to its owner--> nothing
interface ICredits {
    /// @notice A payment failed and became a credit.
    event Credited(address indexed owner, address indexed token, uint256 amount);

    /// @notice An account's credit was paid to it.
    event Withdrawn(address indexed owner, address indexed token, uint256 amount);

    /// @notice Fees were paid to the treasury.
    event Swept(address indexed token, uint256 amount);

    /// @notice Thrown when there is nothing to pay.
    error Credits_Nothing(address token);

    /// @notice Thrown when the owner of a credit refuses the chain's coin.
    error Credits_Refused(address owner);

    /// @notice Thrown when there is not enough gas left to give a receiver his share of it: whoever submits must not be able to turn
    ///         a payment into a credit.
    error Credits_TooLittleGas();

    /// @notice Thrown when the treasury is zero.
    error Credits_Malformed();

    /// @notice Pays an account's credit to it. Anyone may call.
    /// @dev Requirements: the credit is not zero; the transfer succeeds. Emits {Withdrawn}.
    /// @param owner Whose credit it is, and who is paid.
    /// @param token A token; zero is the chain's coin.
    function withdraw(address owner, address token) external;

    /// @notice Pays fees to the treasury. Anyone may call.
    /// @dev Fees are kept with the relay of the tab they came from ({TabClosed} names it; zero: none), so the relays must be named.
    ///      Requirements: the sum is not zero; the transfer succeeds. Emits {Swept}.
    /// @param token A token; zero is the chain's coin.
    /// @param relayPayouts From which relays' tabs.
    function sweep(address token, address[] calldata relayPayouts) external;

    /// @notice What an account has to get.
    /// @param owner The account.
    /// @param token A token; zero is the chain's coin.
    function credits(address owner, address token) external view returns (uint128);

    /// @notice What the treasury has to get from the tabs of one relay.
    /// @param relayPayout The relay's account in those tabs; zero: tabs without relay.
    /// @param token A token; zero is the chain's coin.
    function fees(address relayPayout, address token) external view returns (uint128);

    /// @notice Where fees go.
    function treasury() external view returns (address);
}
