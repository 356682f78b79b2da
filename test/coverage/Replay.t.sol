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
    function revertToState(uint256 id) external returns (bool);
    function prank(address sender, address origin) external;
    function setNonceUnsafe(address account, uint64 nonce) external;
    function setBlockhash(uint256 number, bytes32 hash) external;
    function roll(uint256 number) external;
    function warp(uint256 timestamp) external;
    function deal(address account, uint256 amount) external;
    function etch(address account, bytes calldata code) external;
    function store(address account, bytes32 slot, bytes32 value) external;
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
    // Of a call that changes nothing: its gas limit. Of a snapshot: its number.
    uint64 nonce;
    bytes32[] hashes;
}

/// @notice Does again, in forge, what the mocha tests did in Hardhat, so that forge counts what ran. Each step must end as it did.
/// @dev `npm run coverage` writes the recordings. The contracts are compiled anew, so their code is taken by name.
contract ReplayTest {
    error Replay_NothingRecorded();
    error Replay_Differs(uint256 steps);

    /// @notice A step ended in another way than it did in Hardhat.
    event EndedDifferently(string recording, uint256 step, bool ok, bytes wanted, bytes got);

    ReplayCheats private constant _VM = ReplayCheats(address(uint160(uint256(keccak256("hevm cheat code")))));
    string private constant _FOLDER = "cache/replay";

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

    function testReplay() external {
        ReplayCheats.DirEntry[] memory entries = _VM.readDir(_FOLDER);
        require(entries.length != 0, Replay_NothingRecorded());
        uint256 different;
        for (uint256 i; i < entries.length; ++i) {
            // A call of its own, so that its memory is freed, and from a clean chain.
            uint256 clean = _VM.snapshotState();
            different += this.replay(entries[i].path);
            _VM.revertToState(clean);
        }
        // To the end of all recordings, so that one that differs does not hide the others.
        require(different == 0, Replay_Differs(different));
    }

    function replay(string calldata path) external returns (uint256 different) {
        Step[] memory steps = abi.decode(_VM.readFileBinary(path), (Step[]));
        Snapshots memory snapshots = Snapshots(0, new uint64[](steps.length), new uint256[](steps.length));
        for (uint256 i; i < steps.length; ++i) {
            Step memory step = steps[i];
            if (step.kind == _SNAPSHOT) {
                snapshots.theirs[snapshots.count] = step.nonce;
                snapshots.ours[snapshots.count++] = _VM.snapshotState();
            } else if (step.kind == _REVERT) {
                _VM.revertToState(_ours(snapshots, step.nonce));
            } else if (step.kind == _STORE) {
                _VM.store(step.to, bytes32(step.value), bytes32(step.data));
            } else if (step.kind == _CODE) {
                _VM.etch(step.to, step.data);
            } else if (step.kind == _BALANCE) {
                _VM.deal(step.to, step.value);
            } else {
                _setBlock(step);
                (bool ok, bytes memory result) = _run(step);
                if (!_isAsRecorded(step, ok, result)) {
                    ++different;
                    emit EndedDifferently(path, i, step.ok, step.result, result);
                }
            }
        }
    }

    /// @notice Does a step and undoes it again: the answer is in the revert.
    function peek(Step calldata step) external {
        _VM.prank(step.from, step.from);
        uint256 gasLimit = step.nonce == 0 ? gasleft() : step.nonce;
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
            return step.to.call{value: step.value}(step.data);
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

    function _ours(Snapshots memory snapshots, uint64 theirs) private pure returns (uint256) {
        uint256 at = snapshots.count;
        while (at != 0 && snapshots.theirs[at - 1] != theirs) --at;
        return snapshots.ours[at - 1];
    }
}
