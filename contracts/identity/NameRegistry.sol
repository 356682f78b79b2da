// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Authorization} from "../shared/Authorization.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";
import {INameRegistry} from "./INameRegistry.sol";
import {NameParameters} from "./NameParameters.sol";
import {NameRecord, packName} from "./NameRecord.sol";
import {NameRents} from "./NameRents.sol";
import {NameSyntax} from "./NameSyntax.sol";
import {SignedWrites} from "./SignedWrites.sol";

/// @title Names: rented, transferable, and each leads to one identity
/// @notice See {INameRegistry}.
contract NameRegistry is INameRegistry, NameRents, SignedWrites, ERC721 {
    bytes32 private constant _SET_IDENTITY = keccak256(
        "SetIdentity(string name,address identity,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant _SET_PRIMARY = keccak256(
        "SetPrimary(address identity,string name,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant _TRANSFER = keccak256("Transfer(string name,address to,uint256 nonce,uint256 deadline)");

    uint256 private constant _YEAR = 365 days;

    /// @dev Names are rented, not sold: nobody pays ahead for longer.
    uint256 private constant _MAX_TERM = 10 * _YEAR;

    /// @inheritdoc INameRegistry
    uint40 public immutable commitMinAge;

    /// @inheritdoc INameRegistry
    uint40 public immutable commitMaxAge;

    /// @inheritdoc INameRegistry
    uint40 public immutable gracePeriod;

    /// @inheritdoc INameRegistry
    IDIDRegistry public immutable didRegistry;

    /// @inheritdoc INameRegistry
    mapping(bytes32 commitment => uint256) public committedAt;

    mapping(uint256 tokenId => NameRecord) private _records;

    /// @dev What identities said they go by, which need not be true any more.
    mapping(address identity => string) private _primary;

    /// @notice Fixes everything but the rents.
    /// @param p The parameters.
    constructor(NameParameters memory p) NameRents(p) ERC721("Parley Names", "NAME") EIP712("NameRegistry", "1") {
        require(p.didRegistry.code.length != 0, Names_BadParameters());
        require(p.commitMinAge != 0 && p.commitMaxAge > p.commitMinAge, Names_BadParameters());
        // A renewal in the grace period must leave the name paid for.
        require(p.gracePeriod != 0 && p.gracePeriod <= _YEAR, Names_BadParameters());
        didRegistry = IDIDRegistry(p.didRegistry);
        commitMinAge = p.commitMinAge;
        commitMaxAge = p.commitMaxAge;
        gracePeriod = p.gracePeriod;
    }

    /* ============ Registering ============ */

    /// @inheritdoc INameRegistry
    function commit(bytes32 commitment) external {
        uint256 madeAt = committedAt[commitment];
        // Else anyone could keep a commitment too new by repeating it.
        require(madeAt == 0 || block.timestamp >= madeAt + commitMaxAge, Names_CommittedAlready(commitment));
        committedAt[commitment] = block.timestamp;
        emit NameCommitted(commitment);
    }

    /// @inheritdoc INameRegistry
    function register(Registration calldata registration) external {
        _pull(_register(registration, commitmentOf(registration), msg.sender));
    }

    /// @inheritdoc INameRegistry
    function registerWithPermit(
        Registration calldata registration,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _permit(value, deadline, v, r, s);
        _pull(_register(registration, commitmentOf(registration), msg.sender));
    }

    /// @inheritdoc INameRegistry
    function registerAuthorized(Registration calldata registration, Authorization calldata authorization) external {
        bytes32 commitment = commitmentOf(registration);
        bytes32 nonce = keccak256(abi.encode(this.registerAuthorized.selector, commitment, authorization.salt));
        _pullAuthorized(_register(registration, commitment, authorization.from), authorization, nonce);
    }

    /* ============ Renewing ============ */

    /// @inheritdoc INameRegistry
    function renew(string calldata name_, uint8 term) external {
        _pull(_renew(name_, term, msg.sender));
    }

    /// @inheritdoc INameRegistry
    function renewWithPermit(
        string calldata name_,
        uint8 term,
        uint256 value,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        _permit(value, deadline, v, r, s);
        _pull(_renew(name_, term, msg.sender));
    }

    /// @inheritdoc INameRegistry
    function renewAuthorized(string calldata name_, uint8 term, Authorization calldata authorization) external {
        bytes32 nonce = keccak256(
            abi.encode(this.renewAuthorized.selector, keccak256(bytes(name_)), term, authorization.salt)
        );
        _pullAuthorized(_renew(name_, term, authorization.from), authorization, nonce);
    }

    /* ============ Using ============ */

    /// @inheritdoc INameRegistry
    function setIdentity(string calldata name_, address identity) external {
        (uint256 id, address holder) = _live(name_);
        require(msg.sender == holder, Names_NotHolder(name_, msg.sender));
        _setIdentity(id, holder, identity);
    }

    /// @inheritdoc INameRegistry
    function setIdentitySigned(
        string calldata name_,
        address identity,
        uint256 deadline,
        bytes calldata signature
    ) external {
        (uint256 id, address holder) = _live(name_);
        bytes32 write = keccak256(abi.encode(_SET_IDENTITY, id, identity, _useNonce(holder), deadline));
        _checkSignature(holder, write, deadline, signature);
        _setIdentity(id, holder, identity);
    }

    /// @inheritdoc INameRegistry
    function setPrimary(address identity, string calldata name_) external {
        _setPrimary(identity, name_, msg.sender);
    }

    /// @inheritdoc INameRegistry
    function setPrimarySigned(
        address identity,
        string calldata name_,
        uint256 deadline,
        bytes calldata signature
    ) external {
        address owner = didRegistry.identityOwner(identity);
        bytes32 write = keccak256(abi.encode(_SET_PRIMARY, identity, idOf(name_), _useNonce(owner), deadline));
        _checkSignature(owner, write, deadline, signature);
        _setPrimary(identity, name_, owner);
    }

    /// @inheritdoc INameRegistry
    function transferSigned(string calldata name_, address to, uint256 deadline, bytes calldata signature) external {
        (uint256 id, address holder) = _live(name_);
        bytes32 write = keccak256(abi.encode(_TRANSFER, id, to, _useNonce(holder), deadline));
        _checkSignature(holder, write, deadline, signature);
        _transfer(holder, to, id);
    }

    /* ============ Views ============ */

    /// @inheritdoc INameRegistry
    function resolve(string calldata name_) external view returns (address) {
        return _resolve(idOf(name_));
    }

    /// @inheritdoc INameRegistry
    function primaryOf(address identity) external view returns (string memory) {
        string memory claimed = _primary[identity];
        // Zero is what names that lead to nobody lead to.
        bool isTrue = identity != address(0) && _resolve(uint256(keccak256(bytes(claimed)))) == identity;
        return isTrue ? claimed : "";
    }

    /// @inheritdoc INameRegistry
    function isAvailable(string calldata name_) external view returns (bool) {
        return NameSyntax.isName(name_) && block.timestamp >= _freeAt(_records[idOf(name_)]);
    }

    /// @inheritdoc INameRegistry
    function records(uint256 tokenId) external view returns (address holder, address identity, uint256 expiresAt) {
        NameRecord record = _records[tokenId];
        return (super._ownerOf(tokenId), record.identity(), record.expiresAt());
    }

    /// @inheritdoc INameRegistry
    function idOf(string calldata name_) public pure returns (uint256) {
        return uint256(keccak256(bytes(name_)));
    }

    /// @inheritdoc INameRegistry
    function commitmentOf(Registration calldata r) public pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(r.name)), r.holder, r.identity, r.term, r.primary, r.secret));
    }

    /* ============ Internal ============ */

    /// @dev Everything but the payment, which comes last. Returns the rent.
    function _register(Registration calldata r, bytes32 commitment, address payer) private returns (uint256 rent) {
        require(NameSyntax.isName(r.name), Names_BadName(r.name));
        _useCommitment(commitment);
        uint256 id = idOf(r.name);
        uint256 freeAt = _freeAt(_records[id]);
        require(block.timestamp >= freeAt, Names_Taken(freeAt));
        uint40 expiresAt = _paidUntil(block.timestamp, r.term);
        address identity = r.identity == r.holder ? address(0) : r.identity;
        // The record comes first: what is not paid for has no owner that could be replaced.
        _records[id] = packName(identity, expiresAt);
        if (super._ownerOf(id) != address(0)) _burn(id);
        _mint(r.holder, id);
        rent = rentOf(bytes(r.name).length, r.term);
        emit NameRegistered(id, r.holder, r.name, identity, expiresAt, rent);
        if (r.primary) _setPrimary(r.identity == address(0) ? r.holder : r.identity, r.name, payer);
    }

    function _useCommitment(bytes32 commitment) private {
        uint256 madeAt = committedAt[commitment];
        require(madeAt != 0, Names_NotCommitted(commitment));
        require(block.timestamp >= madeAt + commitMinAge, Names_CommitmentTooNew(madeAt + commitMinAge));
        require(block.timestamp < madeAt + commitMaxAge, Names_CommitmentTooOld(madeAt + commitMaxAge));
        delete committedAt[commitment];
    }

    /// @dev Everything but the payment, which comes last. Returns the rent.
    function _renew(string calldata name_, uint8 term, address payer) private returns (uint256 rent) {
        uint256 id = idOf(name_);
        NameRecord record = _records[id];
        require(block.timestamp < _freeAt(record), Names_NotRegistered(name_));
        bool isLive = block.timestamp < record.expiresAt();
        require(isLive || payer == super._ownerOf(id), Names_OnlyLastHolder(payer));
        uint40 expiresAt = _paidUntil(record.expiresAt(), term);
        _records[id] = record.withExpiry(expiresAt);
        rent = rentOf(bytes(name_).length, term);
        emit NameRenewed(id, expiresAt, rent);
    }

    function _setIdentity(uint256 id, address holder, address identity) private {
        if (identity == holder) identity = address(0);
        _records[id] = _records[id].withIdentity(identity);
        emit IdentityChanged(id, identity);
    }

    function _setPrimary(address identity, string calldata name_, address actor) private {
        require(actor == didRegistry.identityOwner(identity), Names_NotIdentityOwner(identity, actor));
        bool leadsHere = bytes(name_).length == 0 || _resolve(idOf(name_)) == identity;
        require(leadsHere, Names_LeadsElsewhere(name_, identity));
        _primary[identity] = name_;
        emit PrimaryChanged(identity, name_);
    }

    /// @dev A name that changes hands leads to its new holder: whom it led to was the old one's choice.
    function _update(address to, uint256 id, address auth) internal override returns (address from) {
        from = super._update(to, id, auth);
        NameRecord record = _records[id];
        if (from == address(0) || to == address(0) || record.identity() == address(0)) return from;
        _records[id] = record.withIdentity(address(0));
        emit IdentityChanged(id, address(0));
    }

    /// @dev Everything of ERC-721 goes through here: nobody owns what is not paid for.
    function _ownerOf(uint256 id) internal view override returns (address) {
        return block.timestamp < _records[id].expiresAt() ? super._ownerOf(id) : address(0);
    }

    function _live(string calldata name_) private view returns (uint256 id, address holder) {
        id = idOf(name_);
        holder = _ownerOf(id);
        require(holder != address(0), Names_Expired(name_));
    }

    function _resolve(uint256 id) private view returns (address) {
        NameRecord record = _records[id];
        if (block.timestamp >= record.expiresAt()) return address(0);
        address identity = record.identity();
        return identity == address(0) ? super._ownerOf(id) : identity;
    }

    /// @dev From when anyone can register a name; 0 if it never was.
    function _freeAt(NameRecord record) private view returns (uint256) {
        uint256 expiresAt = record.expiresAt();
        return expiresAt == 0 ? 0 : expiresAt + gracePeriod;
    }

    function _paidUntil(uint256 start, uint8 term) private view returns (uint40) {
        uint256 end = start + term * _YEAR;
        require(term != 0 && end <= block.timestamp + _MAX_TERM, Names_TermOutOfRange(term));
        return uint40(end);
    }
}
