// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBonds} from "./IBonds.sol";
import {IEvidence} from "./IEvidence.sol";

/// @title The post office
/// @notice Stamp books, draws, claims, bonds and evidence in one contract that holds the senders' prepaid postage.
interface IPostOffice is IBonds, IEvidence {}
