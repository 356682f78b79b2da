// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Settlement} from "../shared/Settlement.sol";
import {BatchFunds, loadFunds, packFunds} from "./BatchFunds.sol";
import {BatchTerms, loadTerms, packTerms} from "./BatchTerms.sol";
import {Draws} from "./Draws.sol";
import {IStampBooks} from "./IStampBooks.sol";
import {Parameters} from "./Parameters.sol";

/// @title Stamp books: prepaid postage
/// @notice See {IStampBooks}.
abstract contract StampBooks is IStampBooks, Draws, Settlement {
    /// @dev The kind with sampled billing.
    uint8 internal constant _POSTAGE = 0;

    /// @dev `exitEpoch` of a book that is not exiting.
    uint32 internal constant _NO_EXIT = type(uint32).max;

    /// @inheritdoc IStampBooks
    uint8 public constant maxDepth = 20;

    /// @inheritdoc IStampBooks
    uint32 public immutable exitNotice;

    /// @inheritdoc IStampBooks
    uint8 public immutable minDepth;

    /// @inheritdoc IStampBooks
    uint64 public immutable minUnit;

    /// @inheritdoc IStampBooks
    uint96 public immutable minValue;

    /// @inheritdoc IStampBooks
    mapping(uint64 batchId => Batch) public batches;

    /// @inheritdoc IStampBooks
    uint64 public batchCount;

    /// @notice Fixes the limits.
    /// @param p The parameters.
    constructor(Parameters memory p) {
        require(p.exitNotice != 0 && p.minUnit != 0 && p.minValue != 0, Books_Malformed());
        require(p.minDepth != 0 && p.minDepth <= maxDepth, Books_Malformed());
        exitNotice = p.exitNotice;
        minDepth = p.minDepth;
        minUnit = p.minUnit;
        minValue = p.minValue;
    }

    /* ============ Opening ============ */

    /// @inheritdoc IStampBooks
    function open(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount
    ) external returns (uint64 batchId) {
        return _open(owner, key, depth, kind, unit, amount);
    }

    /// @inheritdoc IStampBooks
    function openWithPermit(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint64 batchId) {
        _permit(amount, deadline, v, r, s);
        return _open(owner, key, depth, kind, unit, amount);
    }

    /* ============ Adding ============ */

    /// @inheritdoc IStampBooks
    function topUp(uint64 batchId, uint96 amount) external {
        _topUp(batchId, amount);
    }

    /// @inheritdoc IStampBooks
    function topUpWithPermit(uint64 batchId, uint96 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        _permit(amount, deadline, v, r, s);
        _topUp(batchId, amount);
    }

    /* ============ Leaving ============ */

    /// @inheritdoc IStampBooks
    function exit(uint64 batchId) external {
        Batch storage batch = _ownedByCaller(batchId);
        require(batch.exitEpoch == _NO_EXIT, Books_Exiting(batchId));
        uint32 exitEpoch = epochAt(block.timestamp + exitNotice) + 1;
        batch.exitEpoch = exitEpoch;
        emit Exiting(batchId, exitEpoch);
    }

    /// @inheritdoc IStampBooks
    function withdraw(uint64 batchId) external {
        Batch storage batch = _ownedByCaller(batchId);
        uint32 exitEpoch = batch.exitEpoch;
        require(exitEpoch != _NO_EXIT, Books_NotExiting(batchId));
        // Drawing `exitEpoch` ends the claim window of the last epoch in which this book was valid.
        require(drawn >= exitEpoch, Books_StillLiable(exitEpoch));
        uint256 amount = uint256(batch.balance) + batch.bond;
        require(amount != 0, Books_NothingToWithdraw(batchId));
        batch.balance = 0;
        batch.bond = 0;
        emit Withdrawn(batchId, amount);
        _push(msg.sender, amount);
    }

    /* ============ Internal ============ */

    /// @dev What a book of this kind must hold: its bond, and the smallest deposit, bond included. Other kinds override this.
    /// @param kind The kind.
    /// @param value The sheet value V.
    /// @return bond In token units.
    /// @return minimum In token units.
    function _terms(uint8 kind, uint8, uint256 value) internal view virtual returns (uint256 bond, uint256 minimum) {
        require(kind == _POSTAGE, Books_KindNotOffered(kind));
        return (value, 5 * value);
    }

    /// @dev V, in 256 bits: shifting the 64-bit price would lose its top silently.
    function _sheetValue(uint64 unit, uint8 depth) internal pure returns (uint256) {
        return uint256(unit) << depth;
    }

    function _open(
        address owner,
        address key,
        uint8 depth,
        uint8 kind,
        uint64 unit,
        uint96 amount
    ) private returns (uint64 batchId) {
        require(owner != address(0) && key != address(0), Books_ZeroAddress());
        require(depth >= minDepth && depth <= maxDepth, Books_DepthOutOfRange(depth));
        require(unit >= minUnit, Books_UnitTooLow(unit));
        uint256 value = _sheetValue(unit, depth);
        require(value >= minValue, Books_ValueTooLow(value));
        (uint256 bond, uint256 minimum) = _terms(kind, depth, value);
        require(amount >= minimum, Books_AmountTooLow(amount, minimum));

        batchId = ++batchCount;
        uint32 fromEpoch = epochAt(block.timestamp);
        uint96 bond96 = uint96(bond);
        uint96 balance = amount - bond96;
        Batch storage batch = batches[batchId];
        BatchTerms terms = packTerms(key, depth, kind, fromEpoch, _NO_EXIT);
        BatchFunds funds = packFunds(balance, unit);
        // Whole words: field by field each would be read back before every write.
        assembly ("memory-safe") {
            sstore(batch.slot, terms)
            sstore(add(batch.slot, 1), funds)
            sstore(add(batch.slot, 2), or(shl(160, bond96), owner))
        }
        emit BatchOpened(batchId, owner, key, depth, kind, unit, fromEpoch, balance, bond96);
        _pull(amount);
    }

    function _topUp(uint64 batchId, uint96 amount) private {
        Batch storage batch = batches[batchId];
        BatchTerms terms = loadTerms(batch);
        require(terms.key() != address(0), Books_Unknown(batchId));
        require(terms.exitEpoch() == _NO_EXIT, Books_Exiting(batchId));
        require(!terms.dead(), Books_Dead(batchId));
        require(amount != 0, Books_ZeroAmount());
        BatchFunds funds = loadFunds(batch).plus(amount);
        funds.store(batch);
        emit ToppedUp(batchId, amount, funds.balance());
        _pull(amount);
    }

    function _ownedByCaller(uint64 batchId) private view returns (Batch storage batch) {
        batch = batches[batchId];
        require(batch.key != address(0), Books_Unknown(batchId));
        require(msg.sender == batch.owner, Books_NotOwner(batchId, msg.sender));
        require(batch.dead == 0, Books_Dead(batchId));
    }
}
