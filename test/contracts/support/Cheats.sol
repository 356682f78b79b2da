// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What the test runner's cheat-code account understands, as far as our tests use it.
interface Cheats {
    function warp(uint256 timestamp) external;
    function chainId(uint256 id) external;
    function prank(address sender) external;
    function deal(address account, uint256 balance) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function envOr(string calldata name, string calldata otherwise) external view returns (string memory);
    function toString(uint256 value) external pure returns (string memory);
    function writeLine(string calldata path, string calldata line) external;
    function addr(uint256 privateKey) external returns (address);
    function getNonce(address account) external view returns (uint64);
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external returns (uint8 v, bytes32 r, bytes32 s);
}

Cheats constant vm = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
