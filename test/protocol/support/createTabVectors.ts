import {
  addressOf,
  encodeTabClose,
  encodeTerms,
  encodeVoucher,
  signTabClose,
  signVoucher,
  splitPayment,
  type TabTerms,
  tabId,
  tabsDomain,
  tabTopUpNonce,
  toHex,
} from '@parley/protocol'

const key = (byte: number) => new Uint8Array(32).fill(byte)
const account = (byte: number) => toHex(addressOf(key(byte)))
const DOMAIN = { chainId: 31337, verifyingContract: new Uint8Array(20).fill(0xc7) }
const SALT = key(0x5a)

const usual: TabTerms = {
  payer: account(1),
  payee: account(2),
  key: account(3),
  payeeKey: account(4),
  token: account(5),
  relayPayout: account(6),
  rate: 166_667n,
  tick: 10,
  relayId: 7,
  relayBps: 1000,
  nonce: 2n ** 64n - 2n,
}
const ZERO = toHex(new Uint8Array(20))
const cases: Record<string, { terms: TabTerms; cumulative: bigint }> = {
  usual: { terms: usual, cumulative: 1_333_336n },
  'coin, no relay': { terms: { ...usual, token: ZERO, relayPayout: ZERO, relayId: 0, relayBps: 0 }, cumulative: 1n },
  largest: {
    terms: { ...usual, rate: 2n ** 96n - 1n, tick: 2 ** 32 - 1, relayId: 2 ** 32 - 1, nonce: 2n ** 64n - 1n },
    cumulative: 2n ** 96n - 1n,
  },
}

/** Rows of tab.json: terms, ids and the two signed sums of a paid call. */
export function createTabVectors() {
  const domain = tabsDomain(DOMAIN)
  const vectors = Object.entries(cases).map(([name, { terms, cumulative }]) => {
    const id = tabId(terms)
    const sum = { tabId: id, cumulative, domain }
    const { toPayee, toRelay, toTreasury } = splitPayment(cumulative, { relayBps: terms.relayBps, feeBps: 100 })
    return {
      name,
      terms: { ...terms, rate: String(terms.rate), nonce: String(terms.nonce) },
      bytes: toHex(encodeTerms(terms)),
      tabId: toHex(id),
      domain: { ...DOMAIN, verifyingContract: toHex(DOMAIN.verifyingContract) },
      cumulative: String(cumulative),
      voucher: toHex(encodeVoucher(signVoucher({ ...sum, privateKey: key(3) }))),
      close: toHex(encodeTabClose(signTabClose({ ...sum, privateKey: key(4) }))),
      salt: toHex(SALT),
      topUpNonce: toHex(tabTopUpNonce(id, SALT)),
      split: { feeBps: 100, toPayee: String(toPayee), toRelay: String(toRelay), toTreasury: String(toTreasury) },
    }
  })
  return {
    about: 'A paid call: its terms and id, a voucher by key 0x03.., a close by key 0x04.., and the split of the sum.',
    vectors,
  }
}
