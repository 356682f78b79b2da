/** Every signed object, wire format and rule of Parley. No I/O, no clock, no randomness of its own. */

export { blockhashBeaconAbi } from './abi/blockhashBeaconAbi.ts'
export { consultationTabsAbi } from './abi/consultationTabsAbi.ts'
export { devUsdAbi } from './abi/devUsdAbi.ts'
export { didRegistryAbi } from './abi/didRegistryAbi.ts'
export { directoryAbi } from './abi/directoryAbi.ts'
export { drandBeaconAbi } from './abi/drandBeaconAbi.ts'
export { nameRegistryAbi } from './abi/nameRegistryAbi.ts'
export { postOfficeAbi } from './abi/postOfficeAbi.ts'
export { relayRegistryAbi } from './abi/relayRegistryAbi.ts'
export { timelockAbi } from './abi/timelockAbi.ts'
export { BOND, type Book, NO_EXIT, POSTAGE } from './books/Book.ts'
export { isBondSolvent, pendingSeizures, type SeizedSlots } from './books/bondSolvency.ts'
export { bondOf, minimumDeposit } from './books/deposit.ts'
export { bountyBpsOf, splitForfeit, splitSlash } from './books/penalties.ts'
export { isSeizable, slotBits } from './books/seizable.ts'
export { MAX_DEPTH, SPAN_BYTES, sheetSize, sheetValue, spanOf } from './books/sheet.ts'
export { isSolvent, pendingPayouts } from './books/solvency.ts'
export { type Shares, type SheetSplit, splitSheet } from './books/splitSheet.ts'
export { stampWins, winningSlot } from './books/winningSlot.ts'
export { ByteReader } from './bytes/ByteReader.ts'
export { ByteWriter } from './bytes/ByteWriter.ts'
export { concatBytes } from './bytes/concatBytes.ts'
export { equalBytes } from './bytes/equalBytes.ts'
export { type Address, fromHex, type Hex, toHex } from './bytes/hex.ts'
export { fromUtf8, utf8 } from './bytes/text.ts'
export {
  type CallEnd,
  type CallMedia,
  type CallPrice,
  type CallSignal,
  callSignalSchema,
  MAX_SESSION_DESCRIPTION,
} from './call/callSignal.ts'
export {
  type ChannelMessage,
  encodeChannelMessage,
  MAX_CALL_TEXT,
  MAX_CHANNEL_MESSAGE,
  parseChannelMessage,
} from './call/channelMessage.ts'
export {
  advanceTalkClock,
  dueAt,
  FLOW_TIMEOUT_MS,
  type Flow,
  GRACE_SECONDS,
  judgePayment,
  type MeterTerms,
  nextVoucher,
  type PayeeVerdict,
  remainingMs,
  startTalkClock,
  type TalkClock,
} from './call/meter.ts'
export {
  hashTurnRequest,
  recoverTurnRequest,
  signTurnRequest,
  TURN_REQUEST_TOLERANCE,
  type TurnRequest,
} from './call/turnRequest.ts'
export {
  type CentreStep,
  centreStepSchema,
  MAX_LINE,
  MAX_NAMED,
  MAX_NOTE,
  MAX_TEAM,
  MAX_WAIT,
} from './centre/centreStep.ts'
export { type AddressBook, parseAddressBook } from './chain/addressBook.ts'
export type { RelayEntry } from './chain/RelayEntry.ts'
export { type Appointment, type BookingSide, takeStep } from './consult/Appointment.ts'
export { type Available, availableDigest, isAvailable, MAX_AVAILABLE, signAvailable } from './consult/available.ts'
export {
  type BookingStep,
  bookingSchema,
  MAX_APPOINTMENT,
  MAX_BOOKING_WORDS,
  MAX_TIMES,
} from './consult/booking.ts'
export { perMinute, rateForMinute } from './consult/minutePrice.ts'
export { nextOpening } from './consult/nextOpening.ts'
export {
  FREE_TICKS,
  languageSchema,
  MAX_LANGUAGES,
  MAX_OFFER_TEXT,
  MAX_OFFER_TITLE,
  MAX_REFUND_RULE,
  MAX_TOPIC,
  MAX_TOPICS,
  OFFER_TICK,
  type Offer,
  offerSchema,
  topicSchema,
} from './consult/Offer.ts'
export {
  encodeRating,
  hashRating,
  isRatingSigned,
  MAX_RATING,
  MAX_RATING_WORDS,
  parseRating,
  type Rating,
  signRating,
} from './consult/rating.ts'
export { tabOfferOf } from './consult/tabOfferOf.ts'
export { MAX_OPENINGS, type WeeklyHours, weeklyHoursSchema } from './consult/WeeklyHours.ts'
export {
  type BookingContent,
  type CallContent,
  type CentreContent,
  type Content,
  encodeContent,
  MAX_TEXT,
  parseContent,
  type TextContent,
} from './content/content.ts'
export { boxPublicKeyOf } from './crypto/boxPublicKeyOf.ts'
export { hasLowS } from './crypto/hasLowS.ts'
export { addressOf, publicKeyOf } from './crypto/keys.ts'
export { nobleSuite } from './crypto/nobleSuite.ts'
export type { Suite } from './crypto/Suite.ts'
export { signDigest } from './crypto/signDigest.ts'
export { type ExpectedIncome, expectedIncome, type IncomeOutlook } from './economics/expectedIncome.ts'
export {
  type PendingIncome,
  type PendingIncomeJson,
  pendingIncomeJson,
  pendingIncomeSchema,
} from './economics/pendingIncome.ts'
export { squareRoot } from './economics/squareRoot.ts'
export type { EnvelopeCodec, OpenedEnvelope, SealInput } from './envelope/EnvelopeCodec.ts'
export { sealedBox } from './envelope/sealedBox.ts'
export { type ChainView, checkBook } from './gate/checkBook.ts'
export { checkFixedFields, checkStampList, checkTimestamp, TIMESTAMP_TOLERANCE } from './gate/checkMessage.ts'
export { checkPostage, isEligible } from './gate/checkPostage.ts'
export { Gate, type GateView } from './gate/Gate.ts'
export { rateOf } from './gate/RateBuckets.ts'
export type {
  DoubleSpend,
  FrameVerdict,
  GateMessage,
  Refusal,
  RefusalCode,
  SignedStamp,
  StampVerdict,
} from './gate/verdict.ts'

export {
  ATTRIBUTE_VALIDITY,
  attributeName,
  BOX_KEY_ATTRIBUTE,
  boxKeyAttribute,
  type DidAttribute,
  PROFILE_ATTRIBUTE,
  parseProfileAttribute,
  parseRecoveryAttribute,
  RECOVERY_ATTRIBUTE,
  RELAY_ATTRIBUTE,
  relayAttribute,
} from './identity/attributes.ts'
export { type Did, formatDid, parseDid } from './identity/did.ts'
export {
  type DidDelegate,
  didRegistryDomain,
  encodeIdentityUpdate,
  hashIdentityUpdate,
  type IdentityUpdate,
  identityUpdateDigest,
  identityUpdateTypedData,
  MAX_UPDATE,
  MAX_UPDATE_ENTRIES,
  parseIdentityUpdate,
  type RegistrySite,
} from './identity/identityUpdate.ts'
export { encodeKeySigner, keySignerAddress, withLowS256, wrapKeySignature } from './identity/keySigner.ts'
export { encodeProfile, MAX_PROFILE, type Profile, parseProfile, profileAnchor } from './identity/profile.ts'
export { ackAddress, ackPrivateKey, ackPublicKey, inboxTopic } from './inbox/inbox.ts'
export {
  decodeFrame,
  encodeFrame,
  FRAME_VERSION,
  type Frame,
  MAX_ENVELOPE,
  MAX_FRAME,
  MAX_STAMPS,
} from './message/frame.ts'
export { messageHash, type WireMessage } from './message/messageHash.ts'
export { MAX_CONTENT_TOPIC, pubsubTopicOf } from './message/pubsubTopicOf.ts'
export { acceptWrite, attestWrite, type MailEntry, revokeWrite } from './names/directoryWrites.ts'
export { asciiTwin, findLookalike, nameSkeleton } from './names/lookalikes.ts'
export { type MailAddress, mailAddressHash, normalizeMailAddress, normalizeMailDomain } from './names/mailAddress.ts'
export {
  formatMailDomainRecord,
  type MailDomainRecord,
  mailDomainHost,
  parseMailDomainRecord,
} from './names/mailDomain.ts'
export { isName, MAX_NAME, normalizeName } from './names/nameSyntax.ts'
export { setIdentityWrite, setPrimaryWrite, transferNameWrite } from './names/nameWrites.ts'
export {
  type NameRegistration,
  nameCommitment,
  nameId,
  registrationNonce,
  renewalNonce,
} from './names/registration.ts'
export { hashTypedWrite, type TypedWrite, typedWrite, type WriteTerms } from './names/typedWrite.ts'
export { ProtocolError, type ProtocolErrorCode } from './ProtocolError.ts'
export { addStakeNonce, joinNonce, openNonce, topUpNonce } from './postage/authorizationNonce.ts'

export { isDoubleStamp, isOtherTag, isWrongPostmark, POSTMARK_TOLERANCE, shareSlot } from './postage/evidence.ts'
export { type ExitRequest, exitTypes, hashExit } from './postage/exitRequest.ts'

export { hashPostmark, type Postmark, signPostmark } from './postage/postmark.ts'
export { hashReceipt, type Receipt, signReceipt } from './postage/receipt.ts'
export { type ReceiptPath, type ReceiptTree, receiptTree, verifyReceiptPath } from './postage/receiptTree.ts'
export { receiveAuthorizationTypedData } from './postage/receiveAuthorizationTypedData.ts'
export { hashSeizure, type Seizure, signSeizure } from './postage/seizure.ts'
export { decodeStamp, encodeStamp, hashStamp, STAMP_LENGTH, type Stamp, signStamp } from './postage/stamp.ts'
export { postOfficeDomain, recoverSigner, typedDigest } from './postage/typedData.ts'
export { type WinPlace, winPlace } from './postage/winPlace.ts'
export { type Problem, type ProblemCode, type ProblemFacts, problemOf } from './problems/problemOf.ts'
export { healthSchema, MAX_HEALTH } from './reach/health.ts'
export { MAX_PEERS, type PeerReport, peerReportSchema } from './reach/peerReport.ts'
export { askedOnce, mergeReach, REACH_HOURS, type Reach, type ReachHour, reachOf } from './reach/Reach.ts'
export { findWrongTerm, type TabOffer } from './tabs/checkTerms.ts'
export { contractTerms, decodeTerms, encodeTerms, TERMS_LENGTH, tabId } from './tabs/encodeTerms.ts'
export { NOBODY } from './tabs/nobody.ts'
export { SIGNED_SUM_LENGTH, type SignedSum } from './tabs/signedSum.ts'
export { type PaymentSplit, splitPayment } from './tabs/splitPayment.ts'
export { NO_TAB, TAB_STATES, type Tab, type TabState } from './tabs/Tab.ts'
export {
  decodeTabClose,
  encodeTabClose,
  hashTabClose,
  recoverTabClose,
  signTabClose,
  type TabClose,
} from './tabs/TabClose.ts'
export { MAX_FEE_BPS, MAX_RELAY_BPS, type TabTerms } from './tabs/TabTerms.ts'
export { type TabAuthorization, tabAuthorizationTypedData } from './tabs/tabAuthorization.ts'
export {
  closeTab,
  finalizeTab,
  isCovered,
  openTab,
  paidWith,
  requestTabClose,
  settleTab,
  type TabPayout,
  topUpTab,
} from './tabs/tabRules.ts'
export { tabsDomain } from './tabs/tabsDomain.ts'
export { type TabTermsJson, tabAmountSchema, tabTermsJson, tabTermsSchema } from './tabs/tabTermsJson.ts'
export { tabTopUpNonce } from './tabs/tabTopUpNonce.ts'
export { decodeVoucher, encodeVoucher, hashVoucher, recoverVoucher, signVoucher, type Voucher } from './tabs/Voucher.ts'
export {
  drawTime,
  epochAt,
  epochStart,
  exitEpochAt,
  nextDrawTime,
  type Schedule,
  seizeDeadline,
} from './time/schedule.ts'
