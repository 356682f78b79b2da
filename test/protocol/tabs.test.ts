import {
  addressOf,
  closeTab,
  contractTerms,
  decodeTabClose,
  decodeTerms,
  decodeVoucher,
  encodeTabClose,
  encodeTerms,
  encodeVoucher,
  finalizeTab,
  findWrongTerm,
  fromHex,
  type Hex,
  isCovered,
  NO_TAB,
  openTab,
  ProtocolError,
  paidWith,
  recoverTabClose,
  recoverVoucher,
  requestTabClose,
  SIGNED_SUM_LENGTH,
  settleTab,
  splitPayment,
  type Tab,
  type TabTerms,
  TERMS_LENGTH,
  tabId,
  tabsDomain,
  tabTermsJson,
  tabTermsSchema,
  tabTopUpNonce,
  toHex,
  topUpTab,
} from '@parley/protocol'
import { expect } from 'chai'
import * as v from 'valibot'
import { encodeAbiParameters, hashDomain, hashTypedData, keccak256, recoverAddress } from 'viem'
import { createRandom } from './support/random.ts'
import { readVectors } from './support/readVectors.ts'

type Row = {
  name: string
  terms: Omit<TabTerms, 'rate' | 'nonce'> & { rate: string; nonce: string }
  bytes: Hex
  tabId: Hex
  domain: { chainId: number; verifyingContract: Hex }
  cumulative: string
  voucher: Hex
  close: Hex
  salt: Hex
  topUpNonce: Hex
  split: { feeBps: number; toPayee: string; toRelay: string; toTreasury: string }
}

const rows = readVectors<Row>('tab')
const termsOf = ({ terms }: Row): TabTerms => ({ ...terms, rate: BigInt(terms.rate), nonce: BigInt(terms.nonce) })
const [usual] = rows as [Row]

function refused(work: () => unknown, code: string): void {
  try {
    work()
  } catch (error) {
    expect(error).to.be.instanceOf(ProtocolError)
    expect((error as ProtocolError).code).to.equal(code)
    expect((error as ProtocolError).message).to.match(/\.$/)
    return
  }
  expect.fail(`${code} was expected`)
}

describe('Tabs', () => {
  for (const row of rows) {
    describe(`vector: ${row.name}`, () => {
      const terms = termsOf(row)
      const domain = tabsDomain({ ...row.domain, verifyingContract: fromHex(row.domain.verifyingContract) })

      it('terms are what the ABI makes of them, and come back', () => {
        const { payer, deal } = contractTerms(terms)
        const words = [payer, deal.payee, deal.key, deal.payeeKey, deal.token, deal.relayPayout, deal.rates]
        const types = [...Array(6).fill('address'), 'uint256'].map((type: string) => ({ type }))
        expect(row.bytes).to.equal(encodeAbiParameters(types, words))
        expect(toHex(encodeTerms(terms))).to.equal(row.bytes)
        expect(decodeTerms(fromHex(row.bytes))).to.deep.equal(terms)
        expect(toHex(tabId(terms))).to.equal(row.tabId)
        expect(keccak256(row.bytes)).to.equal(row.tabId)
      })

      it('terms travel as JSON, numbers beyond 2^53 as text', () => {
        const json: unknown = JSON.parse(JSON.stringify(tabTermsJson(terms)))
        expect(json).to.deep.equal(row.terms)
        expect(v.parse(tabTermsSchema, json)).to.deep.equal(terms)
      })

      it('voucher and close are signed as viem sees it, by the key that should', async () => {
        const { tabId: id, cumulative } = row
        const sums = [
          ['Voucher', decodeVoucher(fromHex(row.voucher)), 3, encodeVoucher, recoverVoucher, row.voucher],
          ['Close', decodeTabClose(fromHex(row.close)), 4, encodeTabClose, recoverTabClose, row.close],
        ] as const
        for (const [primaryType, sum, key, encode, recover, bytes] of sums) {
          expect(toHex(sum.tabId)).to.equal(id)
          expect(sum.cumulative).to.equal(BigInt(cumulative))
          expect(toHex(encode(sum))).to.equal(bytes)
          const signer = addressOf(new Uint8Array(32).fill(key))
          expect(recover(sum, domain)).to.deep.equal(signer)
          const hash = hashTypedData({
            domain: { name: 'Tabs', version: '1', ...row.domain },
            types: {
              [primaryType]: [
                { name: 'tabId', type: 'bytes32' },
                { name: 'cumulative', type: 'uint96' },
              ],
            },
            primaryType,
            message: { tabId: id, cumulative: BigInt(cumulative) },
          })
          const [r, vs] = [sum.signature.slice(0, 32), sum.signature.slice(32)]
          const yParity = (vs[0] ?? 0) >> 7
          vs[0] = (vs[0] ?? 0) & 0x7f
          const recovered = await recoverAddress({ hash, signature: { r: toHex(r), s: toHex(vs), yParity } })
          expect(recovered.toLowerCase()).to.equal(toHex(signer))
          expect(recover({ ...sum, cumulative: sum.cumulative ^ 1n }, domain)).not.to.deep.equal(signer)
        }
      })

      it('split and nonce', () => {
        const split = splitPayment(BigInt(row.cumulative), { relayBps: terms.relayBps, feeBps: row.split.feeBps })
        const plain = { toPayee: `${split.toPayee}`, toRelay: `${split.toRelay}`, toTreasury: `${split.toTreasury}` }
        expect({ feeBps: 100, ...plain }).to.deep.equal(row.split)
        expect(toHex(tabTopUpNonce(fromHex(row.tabId), fromHex(row.salt)))).to.equal(row.topUpNonce)
        const words = encodeAbiParameters([{ type: 'bytes32' }, { type: 'bytes32' }], [row.tabId, row.salt])
        expect(row.topUpNonce).to.equal(keccak256(words))
      })
    })
  }

  it('terms in JSON that the contract could not hold are refused', () => {
    const json = tabTermsJson(termsOf(usual))
    for (const wrong of [
      { rate: `${2n ** 96n}` },
      { rate: '01' },
      { rate: -1 },
      { rate: 5 },
      { nonce: `${2n ** 64n}` },
      { tick: 0.5 },
      { tick: 2 ** 32 },
      { relayId: -1 },
      { relayBps: 65_536 },
      { payer: '0x12' },
      { color: 'red' },
      { payee: undefined },
    ]) {
      expect(v.is(tabTermsSchema, { ...json, ...wrong }), JSON.stringify(wrong)).to.equal(false)
    }
  })

  it('the domain is viem’s', () => {
    const domain = { name: 'Tabs', version: '1', ...usual.domain }
    const types: Record<string, { name: string; type: string }[]> = {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
    }
    const own = tabsDomain({ ...usual.domain, verifyingContract: fromHex(usual.domain.verifyingContract) })
    expect(toHex(own)).to.equal(hashDomain({ domain, types }))
  })

  describe('bytes that are refused', () => {
    it('terms of another length, or with bits that mean nothing', () => {
      const bytes = fromHex(usual.bytes)
      refused(() => decodeTerms(bytes.subarray(1)), 'tab/length')
      refused(() => decodeTerms(new Uint8Array(TERMS_LENGTH + 1)), 'tab/length')
      for (const place of [0, 11, 32, 160, 171, 222, 223]) {
        refused(() => decodeTerms(bytes.map((byte, index) => (index === place ? 1 : byte))), 'tab/padding')
      }
    })

    it('sums of another length or kind', () => {
      const [voucher, close] = [fromHex(usual.voucher), fromHex(usual.close)]
      expect(voucher).to.have.length(SIGNED_SUM_LENGTH)
      refused(() => decodeVoucher(voucher.subarray(1)), 'tab/length')
      refused(() => decodeTabClose(new Uint8Array(SIGNED_SUM_LENGTH + 1)), 'tab/length')
      refused(() => decodeVoucher(close), 'tab/kind')
      refused(() => decodeTabClose(voucher), 'tab/kind')
    })

    it('values that do not fit', () => {
      const terms = termsOf(usual)
      const wrong: Partial<TabTerms>[] = [
        { rate: 2n ** 96n },
        { rate: -1n },
        { tick: 2 ** 32 },
        { relayId: 2 ** 32 },
        { relayBps: 65_536 },
        { nonce: 2n ** 64n },
      ]
      for (const change of wrong) refused(() => encodeTerms({ ...terms, ...change }), 'bytes/range')
      refused(() => encodeTerms({ ...terms, payee: '0x01' }), 'bytes/length')
      const sum = decodeVoucher(fromHex(usual.voucher))
      refused(() => encodeVoucher({ ...sum, cumulative: 2n ** 96n }), 'bytes/range')
      refused(() => encodeVoucher({ ...sum, tabId: new Uint8Array(31) }), 'bytes/length')
      refused(() => tabTopUpNonce(new Uint8Array(31), new Uint8Array(32)), 'bytes/length')
      refused(() => tabTopUpNonce(new Uint8Array(32), new Uint8Array(33)), 'bytes/length')
    })
  })

  it('finds the term that is not what the payee offered', () => {
    const terms = termsOf(usual)
    const { payer: _payer, key: _key, nonce: _nonce, ...offer } = terms
    expect(findWrongTerm(terms, offer)).to.equal(undefined)
    expect(findWrongTerm({ ...terms, payee: `0x${terms.payee.slice(2).toUpperCase()}` }, offer)).to.equal(undefined)
    const { payer } = terms
    const lies: Partial<TabTerms>[] = [
      { payee: payer },
      { payeeKey: payer },
      { token: payer },
      { relayPayout: payer },
      { rate: 1n },
      { tick: 11 },
      { relayId: 8 },
      { relayBps: 999 },
    ]
    for (const lie of lies) expect(findWrongTerm({ ...terms, ...lie }, offer)).to.equal(Object.keys(lie)[0])
  })

  describe('rules', () => {
    const shares = { relayBps: 1000, feeBps: 100 }
    const open: Tab = { deposit: 1000n, paid: 300n, closeAt: 0, state: 'open' }
    const closing: Tab = { ...open, closeAt: 50, state: 'closing' }
    const closed: Tab = { ...open, state: 'closed' }

    it('a voucher raises what is paid, at most to the deposit, and never lowers it', () => {
      expect([0n, 299n, 300n, 301n, 1000n, 1001n].map((sum) => paidWith(open, sum))).to.deep.equal([
        300n,
        300n,
        300n,
        301n,
        1000n,
        1000n,
      ])
      const { tab, payout } = settleTab(closing, 500n, shares)
      expect(tab).to.deep.equal({ ...closing, paid: 500n })
      expect(payout).to.deep.equal({ toPayee: 178n, toRelay: 0n, toTreasury: 0n, toPayer: 0n })
    })

    it('closing pays everything there is', () => {
      const { tab, payout } = closeTab(open, 777n, shares)
      expect(tab).to.deep.equal({ deposit: 1000n, paid: 777n, closeAt: 0, state: 'closed' })
      expect(payout).to.deep.equal({ toPayee: 425n, toRelay: 77n, toTreasury: 8n, toPayer: 223n })
    })

    it('the states follow each other and no other way', () => {
      expect(openTab(NO_TAB, 5n)).to.deep.equal({ deposit: 5n, paid: 0n, closeAt: 0, state: 'open' })
      for (const tab of [open, closing, closed]) refused(() => openTab(tab, 5n), 'tab/state')
      expect(topUpTab(closing, 5n)).to.deep.equal({ ...open, deposit: 1005n })
      expect(requestTabClose(open, 50)).to.deep.equal(closing)
      expect(finalizeTab(closing, 50, shares).tab).to.deep.equal(closed)
      refused(() => finalizeTab(closing, 49, shares), 'tab/early')
      for (const tab of [NO_TAB, closed]) {
        refused(() => topUpTab(tab, 5n), 'tab/state')
        refused(() => settleTab(tab, 5n, shares), 'tab/state')
        refused(() => closeTab(tab, 5n, shares), 'tab/state')
      }
      for (const tab of [NO_TAB, closing, closed]) refused(() => requestTabClose(tab, 50), 'tab/state')
      for (const tab of [NO_TAB, open, closed]) refused(() => finalizeTab(tab, 99, shares), 'tab/state')
      for (const amount of [0n, -1n, 2n ** 96n - 1000n]) refused(() => topUpTab(open, amount), 'tab/amount')
      for (const amount of [0n, 2n ** 96n]) refused(() => openTab(NO_TAB, amount), 'tab/amount')
    })

    it('a payee is sure of what an open tab holds, and of nothing else', () => {
      expect(isCovered(open, 1000n)).to.equal(true)
      expect(isCovered(open, 1001n)).to.equal(false)
      for (const tab of [NO_TAB, closing, closed]) expect(isCovered(tab, 0n)).to.equal(false)
    })

    it('the parts are the whole, and the payee’s never falls', () => {
      const random = createRandom(7)
      for (let round = 0; round < 20_000; round++) {
        const number = () => Math.floor(random() * 2 ** 32)
        const paid = (BigInt(number()) << 64n) | BigInt(number() % 100_000)
        const parts = { relayBps: number() % 1001, feeBps: number() % 201 }
        const { toPayee, toRelay, toTreasury } = splitPayment(paid, parts)
        expect(toPayee + toRelay + toTreasury === paid && toTreasury >= 0n).to.equal(true)
        expect(splitPayment(paid + 1n, parts).toPayee >= toPayee, `${paid}`).to.equal(true)
      }
    })
  })
})
