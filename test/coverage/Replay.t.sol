// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The cheat codes of forge that a replay needs.
interface ReplayCheats {
    struct DirEntry {
        string errorMessage;
        string path;
        uint64 depth;
        bool isDir;
        bool isSymlink;
    }

    function readDir(string calldata path) external view returns (DirEntry[] memory);
    function readFileBinary(string calldata path) external view returns (bytes memory);
    function getCode(string calldata artifact) external view returns (bytes memory);
    function snapshotState() external returns (uint256 id);
    function revertToStateAndDelete(uint256 id) external returns (bool);
    function deleteStateSnapshot(uint256 id) external returns (bool);
    function prank(address sender, address origin) external;
    function setNonceUnsafe(address account, uint64 nonce) external;
    function setBlockhash(uint256 number, bytes32 hash) external;
    function roll(uint256 number) external;
    function warp(uint256 timestamp) external;
    function deal(address account, uint256 amount) external;
    function etch(address account, bytes calldata code) external;
    function store(address account, bytes32 slot, bytes32 value) external;
    function toString(uint256 value) external pure returns (string memory);
    function writeLine(string calldata path, string calldata line) external;
}

/// @notice What one test did to its chain, in order (scripts/prove/recordRequests.ts writes these).
struct Step {
    uint8 kind;
    address from;
    address to;
    uint256 value;
    uint64 number;
    uint64 time;
    bool ok;
    bytes data;
    bytes result;
    string artifact;
    // Of a call: the gas limit that a test chose for it, if one did. Of a snapshot: its number.
    uint64 nonce;
    bytes32[] hashes;
}

/// @notice Does again, in forge, what the mocha tests did in Hardhat, so that forge counts what ran. Each step must end as it did.
/// @dev `npm run coverage` writes the recordings. The contracts are compiled anew, so their code is taken by name.
contract ReplayTest {
    error Replay_NothingRecorded();
    ReplayCheats private constant _VM = ReplayCheats(address(uint160(uint256(keccak256("hevm cheat code")))));
    string private constant _FOLDER = "cache/replay";
    /// @dev One line a step that ended in another way than it did in Hardhat. No revert: forge runs no row after one that fails.
    string private constant _DIFFERENCES = "differences.txt";

    /// @dev More than any call needs in code that is not optimized; one that burns all it gets (a hostile token) ends.
    uint256 private constant _GAS = 200_000_000;

    uint8 private constant _CALL = 0;
    uint8 private constant _VIEW = 1;
    uint8 private constant _DEPLOY = 2;
    uint8 private constant _SNAPSHOT = 3;
    uint8 private constant _REVERT = 4;
    uint8 private constant _STORE = 5;
    uint8 private constant _CODE = 6;
    uint8 private constant _BALANCE = 7;
    uint8 private constant _TRIAL = 8;

    /// @dev Which of our snapshots stands for which of Hardhat's.
    struct Snapshots {
        uint256 count;
        uint64[] theirs;
        uint256[] ours;
    }

    /// @notice The recordings, each a row of {tableReplay}.
    function fixtureRecording() external view returns (string[] memory recordings) {
        ReplayCheats.DirEntry[] memory entries = _VM.readDir(_FOLDER);
        require(entries.length != 0, Replay_NothingRecorded());
        recordings = new string[](entries.length);
        for (uint256 i; i < entries.length; ++i) {
            recordings[i] = entries[i].path;
        }
    }

    /// @notice Each recording is a run of its own: from a clean chain, and its memory is freed before the next.
    function tableReplay(string calldata recording) external {
        this.replay(recording);
    }

    function replay(string calldata path) external {
        Step[] memory steps = abi.decode(_VM.readFileBinary(path), (Step[]));
        // How far little gas goes depends on the compiler's settings, so what such a transaction leaves behind does, too.
        bool isGasDependent;
        Snapshots memory snapshots = Snapshots(0, new uint64[](steps.length), new uint256[](steps.length));
        for (uint256 i; i < steps.length; ++i) {
            Step memory step = steps[i];
            if (step.kind == _SNAPSHOT) {
                snapshots.theirs[snapshots.count] = step.nonce;
                snapshots.ours[snapshots.count++] = _VM.snapshotState();
            } else if (step.kind == _REVERT) {
                _goBack(snapshots, step.nonce);
                isGasDependent = false;
            } else if (step.kind == _STORE) {
                _VM.store(step.to, bytes32(step.value), bytes32(step.data));
            } else if (step.kind == _CODE) {
                _VM.etch(step.to, step.data);
            } else if (step.kind == _BALANCE) {
                _VM.deal(step.to, step.value);
            } else {
                _setBlock(step);
                (bool ok, bytes memory result) = _run(step);
                if (step.kind == _CALL && step.nonce != 0) isGasDependent = true;
                if (!isGasDependent && !_isAsRecorded(step, ok, result)) {
                    _VM.writeLine(_DIFFERENCES, string.concat(path, " ", _VM.toString(i)));
                }
            }
        }
    }

    /// @notice Does a step and undoes it again: the answer is in the revert.
    function peek(Step calldata step) external {
        _VM.prank(step.from, step.from);
        uint256 gasLimit = step.nonce == 0 ? _GAS : step.nonce;
        (bool ok, bytes memory result) = step.to.call{value: step.value, gas: gasLimit}(step.data);
        bytes memory answer = abi.encode(ok, result);
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }

    function _run(Step memory step) private returns (bool ok, bytes memory result) {
        if (step.value > step.from.balance) _VM.deal(step.from, step.value);
        if (step.kind == _VIEW || step.kind == _TRIAL) {
            (, bytes memory answer) = address(this).call(abi.encodeCall(this.peek, (step)));
            return abi.decode(answer, (bool, bytes));
        }
        if (step.kind == _CALL) {
            _VM.prank(step.from, step.from);
            return step.to.call{value: step.value, gas: _GAS}(step.data);
        }
        assert(step.kind == _DEPLOY);
        bytes memory code =
            bytes(step.artifact).length == 0 ? step.data : bytes.concat(_VM.getCode(step.artifact), step.data);
        uint256 value = step.value;
        address made;
        _VM.setNonceUnsafe(step.from, step.nonce);
        _VM.prank(step.from, step.from);
        assembly ("memory-safe") {
            made := create(value, add(code, 0x20), mload(code))
            if iszero(made) {
                result := mload(0x40)
                mstore(result, returndatasize())
                returndatacopy(add(result, 0x20), 0, returndatasize())
                mstore(0x40, and(add(add(result, returndatasize()), 0x3f), not(0x1f)))
            }
        }
        ok = made != address(0);
    }

    function _setBlock(Step memory step) private {
        _VM.roll(step.number);
        _VM.warp(step.time);
        uint256 count = step.hashes.length;
        for (uint256 i; i < count; ++i) {
            _VM.setBlockhash(step.number - count + i, step.hashes[i]);
        }
    }

    /// @dev Hardhat does not tell the answer of a transaction, nor always why one was refused. Where a call with little gas stops
    ///      depends on the compiler's settings.
    function _isAsRecorded(Step memory step, bool ok, bytes memory result) private pure returns (bool) {
        bool hasGasLimit = step.nonce != 0 && (step.kind == _VIEW || step.kind == _TRIAL);
        if (hasGasLimit) return true;
        if (ok != step.ok) return false;
        bool told = step.kind == _VIEW ? ok || step.result.length != 0 : !ok && step.result.length != 0;
        return !told || keccak256(result) == keccak256(step.result);
    }

    /// @dev Snapshots taken since are of no use any more: each is a whole state in memory.
    function _goBack(Snapshots memory snapshots, uint64 theirs) private {
        uint256 last = snapshots.count - 1;
        while (snapshots.theirs[last] != theirs) {
            _VM.deleteStateSnapshot(snapshots.ours[last--]);
        }
        _VM.revertToStateAndDelete(snapshots.ours[last]);
        snapshots.count = last;
    }
}
