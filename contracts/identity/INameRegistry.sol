// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Authorization} from "../shared/Authorization.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";
import {INameRents} from "./INameRents.sol";
import {ISignedWrites} from "./ISignedWrites.sol";

/// @title Names: rented, transferable, and each leads to one identity
/// @notice A name is an ERC-721 token whose id is the keccak256 of its text. It leads to the identity its holder chose, or to the holder.
///         Rent is paid ahead. When it runs out the name leads to nobody and cannot be moved; for the grace period only its last
///         holder can have it back, then anyone can register it, at the same rent.
/// @dev Registering takes a commitment first, so that nobody who sees the name in a waiting transaction can be faster. Nobody can
///      take a name that is paid for, or stop the registry. Functions that take an {Authorization} are paid by its signer, and may be
///      sent by anyone; the authorization's nonce says what it pays for.
interface INameRegistry is INameRents, ISignedWrites {
    /// @notice What is committed to, and then registered.
    /// @param name The name.
    /// @param holder Who will hold it.
    /// @param identity Whom it leads to; 0 is the holder.
    /// @param term For how many years.
    /// @param primary Whether it becomes the identity's primary name. Then whoever pays must own the identity.
    /// @param secret 32 random bytes: without them a commitment could be guessed.
    struct Registration {
        string name;
        address holder;
        address identity;
        uint8 term;
        bool primary;
        bytes32 secret;
    }

    /// @notice Somebody committed to a registration.
    event NameCommitted(bytes32 indexed commitment);

    /// @notice `name` is `holder`'s until `expiresAt` and leads to `identity` (0: to the holder). `rent` was paid for it.
    event NameRegistered(
        uint256 indexed tokenId,
        address indexed holder,
        string name,
        address identity,
        uint256 expiresAt,
        uint256 rent
    );

    /// @notice A name is paid for until `expiresAt`. `rent` was paid for it.
    event NameRenewed(uint256 indexed tokenId, uint256 expiresAt, uint256 rent);

    /// @notice A name leads to `identity` (0: to its holder).
    event IdentityChanged(uint256 indexed tokenId, address identity);

    /// @notice `identity` goes by `name` (empty: by none).
    event PrimaryChanged(address indexed identity, string name);

    /// @notice Thrown when a commitment has been made already and is not too old.
    error Names_CommittedAlready(bytes32 commitment);

    /// @notice Thrown when there is no such commitment.
    error Names_NotCommitted(bytes32 commitment);

    /// @notice Thrown when the commitment was made less than {commitMinAge} ago.
    /// @param readyAt Unix time in seconds from which it can be used.
    error Names_CommitmentTooNew(uint256 readyAt);

    /// @notice Thrown when the commitment is worth nothing any more.
    /// @param deadAt Unix time in seconds at which it ended.
    error Names_CommitmentTooOld(uint256 deadAt);

    /// @notice Thrown when the text cannot be a name.
    error Names_BadName(string name);

    /// @notice Thrown when the name is paid for, or only its last holder can have it back.
    /// @param freeAt Unix time in seconds from which anyone can register it, if it is not renewed.
    error Names_Taken(uint256 freeAt);

    /// @notice Thrown when a name is nobody's: never registered, or its grace period is over.
    error Names_NotRegistered(string name);

    /// @notice Thrown when nobody pays for the name: its rent has run out, or it was never registered.
    error Names_Expired(string name);

    /// @notice Thrown when the term is zero, or ends more than ten years from now.
    error Names_TermOutOfRange(uint8 term);

    /// @notice Thrown when somebody other than its last holder pays for a name in its grace period.
    error Names_OnlyLastHolder(address payer);

    /// @notice Thrown when the caller does not hold the name.
    error Names_NotHolder(string name, address caller);

    /// @notice Thrown when the caller, or the payer, does not own the identity whose primary name it would change.
    error Names_NotIdentityOwner(address identity, address caller);

    /// @notice Thrown when the primary name does not lead to the identity.
    error Names_LeadsElsewhere(string name, address identity);

    /* ============ Registering ============ */

    /// @notice Announces a registration without saying which. Anyone may send it.
    /// @dev Requirements: not committed, or too long ago. Emits {NameCommitted}.
    /// @param commitment From {commitmentOf}, asked locally: asking a stranger's node tells it the name.
    function commit(bytes32 commitment) external;

    /// @notice Registers a name for its holder, paid by the caller.
    /// @dev Requirements: committed at least {commitMinAge} and less than {commitMaxAge} ago; the text can be a name; the name is free;
    ///      term of 1 to 10 years; if it is to be primary, the caller owns the identity; allowance for the rent.
    ///      Whoever repeats a registration that he saw waiting pays for it and changes nothing of it.
    ///      The holder is not called back: a contract must know what to do with the token. Emits {NameRegistered}.
    /// @param registration What was committed to.
    function register(Registration calldata registration) external;

    /// @notice {register} with the allowance given by the caller's EIP-2612 permit; one that was used already is no error.
    function registerWithPermit(
        Registration calldata registration,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice {register}, paid by the signer of an ERC-3009 authorization. Anyone may send it.
    /// @dev The authorization's nonce is `keccak256(abi.encode(selector, commitmentOf(registration), salt))`: it pays for this only.
    function registerAuthorized(Registration calldata registration, Authorization calldata authorization) external;

    /* ============ Renewing ============ */

    /// @notice Pays another `term` years for a name, from when it expires. Anyone may, but in the grace period its last holder only.
    /// @dev Requirements: term of at least 1 year, ending at most 10 years from now; allowance for the rent. Emits {NameRenewed}.
    /// @param name_ The name.
    /// @param term Years.
    function renew(string calldata name_, uint8 term) external;

    /// @notice {renew} with the allowance given by the caller's EIP-2612 permit; one that was used already is no error.
    function renewWithPermit(
        string calldata name_,
        uint8 term,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice {renew}, paid by the signer of an ERC-3009 authorization. Anyone may send it.
    /// @dev The authorization's nonce is `keccak256(abi.encode(selector, keccak256(bytes(name_)), term, salt))`.
    function renewAuthorized(string calldata name_, uint8 term, Authorization calldata authorization) external;

    /* ============ Using ============ */

    /// @notice Makes a name lead to `identity`; 0 is the holder. Requirements: the caller holds it. Emits {IdentityChanged}.
    function setIdentity(string calldata name_, address identity) external;

    /// @notice {setIdentity} by the holder's signature over `SetIdentity(string name,address identity,uint256 nonce,uint256 deadline)`.
    function setIdentitySigned(
        string calldata name_,
        address identity,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Makes a name the one that `identity` goes by; an empty text takes it away.
    /// @dev Requirements: the caller owns the identity; the name leads to it. Emits {PrimaryChanged}.
    function setPrimary(address identity, string calldata name_) external;

    /// @notice {setPrimary} by the signature of the identity's owner over
    ///         `SetPrimary(address identity,string name,uint256 nonce,uint256 deadline)`.
    function setPrimarySigned(
        address identity,
        string calldata name_,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Gives a name to `to` by its holder's signature over `Transfer(string name,address to,uint256 nonce,uint256 deadline)`.
    /// @dev As `transferFrom`: the name then leads to its new holder, and `to` is not called back. Emits `Transfer`.
    function transferSigned(string calldata name_, address to, uint256 deadline, bytes calldata signature) external;

    /* ============ Views ============ */

    /// @notice Whom a name leads to; 0 if nobody pays for it.
    function resolve(string calldata name_) external view returns (address identity);

    /// @notice The name that `identity` goes by; empty if it has none, or if that name expired or leads to somebody else.
    function primaryOf(address identity) external view returns (string memory);

    /// @notice Whether a text can be a name and anyone may register it now.
    function isAvailable(string calldata name_) external view returns (bool);

    /// @notice All about a name, also after it expired: who held it last, whom it leads to (0: the holder), and its first unpaid second.
    function records(uint256 tokenId) external view returns (address holder, address identity, uint256 expiresAt);

    /// @notice The token of a name.
    function idOf(string calldata name_) external pure returns (uint256 tokenId);

    /// @notice What to commit to before registering: `keccak256(abi.encode(keccak256(bytes(name)), every other field))`.
    function commitmentOf(Registration calldata registration) external pure returns (bytes32);

    /// @notice When a commitment was made, in unix seconds; 0 if it was not, or was used.
    function committedAt(bytes32 commitment) external view returns (uint256);

    /// @notice How long a commitment waits before it can be used, in seconds.
    function commitMinAge() external view returns (uint40);

    /// @notice After how long a commitment is worth nothing, in seconds.
    function commitMaxAge() external view returns (uint40);

    /// @notice How long only its last holder can have an expired name, in seconds.
    function gracePeriod() external view returns (uint40);

    /// @notice Where it says who owns an identity.
    function didRegistry() external view returns (IDIDRegistry);
}
