// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What consultation tabs begin with. Fixed for ever.
/// @param tokens Up to four ERC-20 tokens, besides the chain's own coin. They must neither take fees nor rebase nor call receivers.
/// @param treasury Where fees go.
/// @param feeBps The treasury's share of what is paid, in 1/10,000; at most 200.
/// @param closeWindow How long vouchers still count after the payer asked to close, in seconds: 1 minute to 7 days. It must be
///        longer than a sequencer can keep transactions out; 48 hours are.
struct TabParameters {
    address[] tokens;
    address treasury;
    uint16 feeBps;
    uint32 closeWindow;
}
