import {
  epochStart,
  equalBytes,
  fromHex,
  hashPostmark,
  hashReceipt,
  recoverSigner,
  type Schedule,
  verifyReceiptPath,
} from '@parley/protocol'
import type { PostmarkProof } from '../model/PostmarkProof.ts'
import type { OutcomeBody } from '../relays/relayBodies.ts'
import type { NamedRelay } from './Attempt.ts'
import { POSTMARK_SKEW_SECONDS } from './constants.ts'

/** What a relay's answer proves about one stamp. A postmark or receipt that does not check out proves nothing. */
export function checkOutcome(
  { postmarks, receipt }: OutcomeBody,
  { relayId, stampHash, ack, signer }: NamedRelay,
  { epoch, domain, schedule }: { epoch: number; domain: Uint8Array; schedule: Schedule },
): { postmark: PostmarkProof | undefined; receipted: boolean } {
  const from = epochStart(schedule, epoch) - POSTMARK_SKEW_SECONDS
  const to = epochStart(schedule, epoch + 1) + POSTMARK_SKEW_SECONDS
  const postmark = postmarks.find(
    (candidate) =>
      candidate.relayId === relayId &&
      candidate.stampHash === stampHash &&
      candidate.acceptedAt >= from &&
      candidate.acceptedAt <= to &&
      isSignedBy(
        domain,
        hashPostmark({ stampHash: fromHex(stampHash), relayId, acceptedAt: candidate.acceptedAt }),
        candidate.signature,
        signer,
      ),
  )
  const receipted =
    receipt !== null &&
    receipt.relayId === relayId &&
    receipt.epoch === epoch &&
    receipt.stampHash === stampHash &&
    verifyReceiptPath({
      stampHash: fromHex(stampHash),
      path: receipt.path,
      proof: receipt.proof.map(fromHex),
      root: fromHex(receipt.root),
    }) &&
    // The recipient's key of that epoch, as we stamped it; what the relay says it is does not count.
    isSignedBy(domain, hashReceipt({ relayId, epoch, root: fromHex(receipt.root) }), receipt.signature, ack)
  return { postmark, receipted }
}

function isSignedBy(domain: Uint8Array, structHash: Uint8Array, signature: string, account: string): boolean {
  const signer = recoverSigner(domain, structHash, fromHex(signature))
  return signer !== undefined && equalBytes(signer, fromHex(account.toLowerCase()))
}
