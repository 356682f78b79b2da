import {
  type Address,
  addStakeNonce,
  fromHex,
  hashExit,
  joinNonce,
  openNonce,
  ProtocolError,
  postOfficeDomain,
  recoverSigner,
  toHex,
  topUpNonce,
  winPlace,
} from '@parley/protocol'
import { expect } from 'chai'
import { encodeAbiParameters, type Hex, keccak256, toFunctionSelector } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { exitTypes } from '../../protocol/src/postage/exitRequest.ts'

const OWNER: Address = '0x7e5f4552091a69125d5dfcb7b8c2659029395bdf'
const KEY: Address = '0x2b5ad5c4795c026514f8317c7a215e218dccd6cf'
const SALT = new Uint8Array(32).fill(7)
const AUTHORIZATION = '(address,uint256,uint256,bytes32,uint8,bytes32,bytes32)'

function refused(work: () => unknown, code: string): void {
  try {
    work()
  } catch (error) {
    expect(error).to.be.instanceOf(ProtocolError)
    expect((error as ProtocolError).code).to.equal(code)
    return
  }
  expect.fail(`${code} was expected`)
}

describe('Payments', () => {
  describe('winPlace', () => {
    const place = { bookId: 1n, slot: 2, span: 3, relayId: 4, path: 5 }

    it('puts every field where the contract looks for it', () => {
      expect(winPlace(place)).to.equal((5n << 144n) | (4n << 112n) | (3n << 96n) | (2n << 64n) | 1n)
      const full = { bookId: 2n ** 64n - 1n, slot: 2 ** 32 - 1, span: 65_535, relayId: 2 ** 32 - 1, path: 65_535 }
      expect(winPlace(full)).to.equal(2n ** 160n - 1n)
    })

    it('refuses what would run into the next field', () => {
      const wrong = [
        { bookId: 2n ** 64n },
        { bookId: -1n },
        { slot: 2 ** 32 },
        { span: 65_536 },
        { relayId: 2 ** 32 },
        { path: 65_536 },
        { path: -1 },
        { slot: 1.5 },
        { slot: Number.NaN },
      ]
      for (const change of wrong) refused(() => winPlace({ ...place, ...change }), 'bytes/range')
    })
  })

  describe('hashExit', () => {
    it('is what a wallet signs', async () => {
      const account = privateKeyToAccount(`0x${'11'.repeat(32)}`)
      const verifyingContract: Address = '0x00000000000000000000000000000000000000c0'
      const request = { owner: account.address, bookId: 9n, deadline: 2n ** 200n + 5n }
      const signature = await account.signTypedData({
        domain: { name: 'PostOffice', version: '1', chainId: 5, verifyingContract },
        types: exitTypes,
        primaryType: 'Exit',
        message: { owner: request.owner, batchId: request.bookId, deadline: request.deadline },
      })
      const compact = fromHex(signature).slice(0, 64)
      if (signature.endsWith('1c')) compact[32] = (compact[32] ?? 0) | 0x80
      const domain = postOfficeDomain({ chainId: 5, verifyingContract: fromHex(verifyingContract) })
      const signer = recoverSigner(domain, hashExit(request), compact)
      expect(toHex(signer ?? new Uint8Array())).to.equal(account.address.toLowerCase())
    })

    it('refuses what does not fit', () => {
      refused(() => hashExit({ owner: '0x12', bookId: 1n, deadline: 1n }), 'bytes/length')
      refused(() => hashExit({ owner: OWNER, bookId: 2n ** 64n, deadline: 1n }), 'bytes/range')
      refused(() => hashExit({ owner: OWNER, bookId: 1n, deadline: 2n ** 256n }), 'bytes/range')
      refused(() => hashExit({ owner: OWNER, bookId: -1n, deadline: 1n }), 'bytes/range')
    })
  })

  describe('nonces of authorizations', () => {
    const book = { owner: OWNER, key: KEY, depth: 12, kind: 0, unit: 50n, amount: 10n ** 6n, salt: SALT }
    const relay = {
      signer: OWNER,
      payout: KEY,
      ask: 50n,
      amount: 9n,
      multiaddr: '/dns4/a',
      url: 'https://a',
      salt: SALT,
    }

    it('are the hashes of the calls, as another encoder makes them', () => {
      const hash = (name: string, types: readonly string[], values: readonly unknown[]): Hex => {
        const selector = toFunctionSelector(`${name}(${types.join(',')},${AUTHORIZATION})`)
        const all = ['bytes4', ...types, 'bytes32'].map((type) => ({ type }))
        return keccak256(encodeAbiParameters(all, [selector, ...values, toHex(SALT)]))
      }
      const open = ['address', 'address', 'uint8', 'uint8', 'uint64', 'uint96']
      expect(toHex(openNonce(book))).to.equal(hash('openWithAuthorization', open, [OWNER, KEY, 12, 0, 50n, 1_000_000n]))
      expect(toHex(topUpNonce({ owner: OWNER, bookId: 3n, amount: 4n, salt: SALT }))).to.equal(
        hash('topUpWithAuthorization', ['address', 'uint64', 'uint96'], [OWNER, 3n, 4n]),
      )
      const register = ['address', 'address', 'uint64', 'uint96', 'string', 'string']
      for (const [multiaddr, url] of [
        ['', ''],
        ['x'.repeat(31), 'y'.repeat(32)],
        ['z'.repeat(33), 'é'.repeat(40)],
      ] as const) {
        expect(toHex(joinNonce({ ...relay, multiaddr, url }))).to.equal(
          hash('joinWithAuthorization', register, [OWNER, KEY, 50n, 9n, multiaddr, url]),
        )
      }
      expect(toHex(addStakeNonce({ relayId: 3, amount: 4n, salt: SALT }))).to.equal(
        hash('addStakeWithAuthorization', ['uint32', 'uint96'], [3, 4n]),
      )
    })

    it('differ in every argument, and from each other', () => {
      const nonces = [
        openNonce(book),
        openNonce({ ...book, owner: KEY }),
        openNonce({ ...book, key: OWNER }),
        openNonce({ ...book, depth: 13 }),
        openNonce({ ...book, kind: 1 }),
        openNonce({ ...book, unit: 51n }),
        openNonce({ ...book, amount: 1n }),
        openNonce({ ...book, salt: new Uint8Array(32) }),
        joinNonce(relay),
        joinNonce({ ...relay, multiaddr: relay.url, url: relay.multiaddr }),
        joinNonce({ ...relay, multiaddr: '/dns4/ahttps://a', url: '' }),
        topUpNonce({ owner: OWNER, bookId: 3n, amount: 4n, salt: SALT }),
        topUpNonce({ owner: OWNER, bookId: 4n, amount: 3n, salt: SALT }),
        addStakeNonce({ relayId: 3, amount: 4n, salt: SALT }),
      ].map(toHex)
      expect(new Set(nonces).size).to.equal(nonces.length)
    })

    it('refuse what does not fit', () => {
      refused(() => openNonce({ ...book, depth: 256 }), 'bytes/range')
      refused(() => openNonce({ ...book, depth: 0.5 }), 'bytes/range')
      refused(() => openNonce({ ...book, unit: 2n ** 64n }), 'bytes/range')
      refused(() => openNonce({ ...book, amount: -1n }), 'bytes/range')
      refused(() => openNonce({ ...book, salt: new Uint8Array(31) }), 'bytes/length')
      refused(() => openNonce({ ...book, owner: '0x' }), 'bytes/length')
      refused(() => openNonce({ ...book, key: '0xzz' }), 'bytes/hex')
    })
  })
})
