/** This device's secrets: it reads mail, signs envelopes and signs receipts with them. Never logged, never sent. */
export type DeviceKeys = {
  /** X25519, private. */
  boxKey: Uint8Array
  /** secp256k1, private. */
  signKey: Uint8Array
  /** secp256k1, private: `p` of the inbox. */
  ackKey: Uint8Array
}
