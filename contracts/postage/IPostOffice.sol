// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IClaims} from "./IClaims.sol";

/// @title The post office
/// @notice Stamp books, draws and claims in one contract that holds the senders' prepaid postage.
interface IPostOffice is IClaims {}
