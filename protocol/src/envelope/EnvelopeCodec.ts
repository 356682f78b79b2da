/** What goes into an envelope. */
export type SealInput = {
  content: Uint8Array
  /** `signKey`: the private key of the profile's `signKey`. */
  sender: { did: string; signKey: Uint8Array }
  /** Box keys of everyone who may read it, the sender's own devices included. */
  recipientKeys: Uint8Array[]
  /** At least 88 fresh random bytes, used for nothing else. */
  random: Uint8Array
}

/** What comes out. `senderDid` is only a claim until `verify` says yes. */
export type OpenedEnvelope = {
  content: Uint8Array
  senderDid: string
  /** Whether the owner of this 33-byte key (from the sender's profile) wrote it for exactly these readers. */
  verify(signKey: Uint8Array): boolean
}

/** Seals and opens envelopes. Asynchronous, so that a later version may use WebCrypto. */
export interface EnvelopeCodec {
  /** @throws {ProtocolError} `envelope/*`, `key/*` */
  seal(input: SealInput): Promise<Uint8Array>
  /** @throws {ProtocolError} `envelope/*`, `key/private` */
  open(input: { envelope: Uint8Array; boxKey: Uint8Array }): Promise<OpenedEnvelope>
}
