import {
  acceptWrite,
  addStakeNonce,
  attestWrite,
  fromHex,
  type Hex,
  hashExit,
  hashTypedWrite,
  openNonce,
  postOfficeDomain,
  registerNonce,
  revokeWrite,
  setIdentityWrite,
  setPrimaryWrite,
  type TypedWrite,
  toHex,
  topUpNonce,
  transferNameWrite,
  typedDigest,
} from '@parley/protocol'
import { expect } from 'chai'
import { type Abi, type Address, encodeFunctionData, toFunctionSelector } from 'viem'
import { directoryAbi } from '../../../protocol/src/abi/directoryAbi.ts'
import { nameRegistryAbi } from '../../../protocol/src/abi/nameRegistryAbi.ts'
import { postOfficeAbi } from '../../../protocol/src/abi/postOfficeAbi.ts'
import { relayRegistryAbi } from '../../../protocol/src/abi/relayRegistryAbi.ts'
import { by } from '../support/by.ts'
import { commitTo, openDirectory, openNames, registrationOf } from '../support/names.ts'
import { openWorld, type World } from '../support/world.ts'
import { numbersFrom } from './numbers.ts'

const CASES = 150

describe('@parley/protocol and the contracts want the same signatures, for random inputs', () => {
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.connection.close())

  /** The selector of the error with which a call is refused, and what follows it; nothing if it goes through. */
  async function refusal(to: Address, data: Hex): Promise<Hex> {
    const from = world.alice.account.address
    try {
      await world.connection.provider.request({ method: 'eth_call', params: [{ from, to, data }, 'latest'] })
      return '0x'
    } catch (error) {
      const { data: reason } = error as { data?: Hex | { data?: Hex } }
      const bytes = typeof reason === 'object' ? reason.data : reason
      if (bytes === undefined) throw error
      return bytes
    }
  }

  it(`the nonces of authorizations that pay for books and stakes: ${CASES} of each`, async () => {
    const numbers = numbersFrom(11)
    // The token answers with the nonce that it is given.
    const { address: token } = await world.deployTestContract('model/NonceTeller', [])
    const { office, relays } = await world.deployOffice({ ...world.settings, token })
    const deposit = 10_000_000_000n
    const send = async (to: Address, abi: Abi, functionName: string, args: readonly unknown[]) => {
      const data = encodeFunctionData({ abi, functionName, args })
      await world.mined(world.alice.sendTransaction({ to, data, ...by(world.alice) }))
    }
    const teller = world.token.abi as Abi
    await send(token, teller, 'faucet', [deposit])
    for (const spender of [office, relays]) await send(token, teller, 'approve', [spender, deposit])
    const owner = world.alice.account.address
    const terms = [owner, numbers.address(), 5, 0, 10_000n, 6_400_000n]
    await send(office, postOfficeAbi as Abi, 'open', terms)
    const relay = [numbers.address(), owner, 1n, world.parameters.minStake, '', '']
    await send(relays, relayRegistryAbi as Abi, 'register', relay)

    const told = toFunctionSelector('Nonce(bytes32)')
    const check = async (to: Address, abi: Abi, name: string, args: readonly unknown[], nonce: Uint8Array) => {
      const data = encodeFunctionData({ abi, functionName: name, args })
      expect(await refusal(to, data), `${name} ${args.slice(0, -1)}`).to.equal(`${told}${toHex(nonce).slice(2)}`)
    }
    const text = () => numbers.times(numbers.below(65), () => numbers.pick(['/', 'a', '7', 'é', '語'])).join('')
    for (let i = 0; i < CASES; i++) {
      const salt = numbers.word()
      const payment = { from: numbers.address(), validAfter: 0n, validBefore: 1n, salt, v: 27, r: salt, s: salt }
      const salted = { salt: fromHex(salt) }
      const amount = 1n + numbers.uint(60)
      const book = { owner: numbers.address(), key: numbers.address(), depth: 5 + numbers.below(16), kind: 0 }
      const unit = 4000n + numbers.uint(40)
      const paid = (unit << BigInt(book.depth)) * 5n + amount
      const opened = [book.owner, book.key, book.depth, book.kind, unit, paid, payment]
      const nonce = openNonce({ ...book, unit, amount: paid, ...salted })
      await check(office, postOfficeAbi as Abi, 'openWithAuthorization', opened, nonce)
      const added = topUpNonce({ owner, bookId: 1n, amount, ...salted })
      await check(office, postOfficeAbi as Abi, 'topUpWithAuthorization', [owner, 1n, amount, payment], added)
      const { minStake } = world.parameters
      const [multiaddr, url] = [text(), text()]
      const entry = {
        signer: numbers.address(),
        payout: numbers.address(),
        ask: numbers.uint(64),
        amount: minStake + amount,
      }
      const joined = [entry.signer, entry.payout, entry.ask, entry.amount, multiaddr, url, payment]
      const joining = registerNonce({ ...entry, multiaddr, url, ...salted })
      await check(relays, relayRegistryAbi as Abi, 'registerWithAuthorization', joined, joining)
      const staked = addStakeNonce({ relayId: 1, amount, ...salted })
      await check(relays, relayRegistryAbi as Abi, 'addStakeWithAuthorization', [1, amount, payment], staked)
    }
  })

  it(`writes of names, of the directory, and exits: ${CASES} of each, and the same with one bit off`, async () => {
    const numbers = numbersFrom(12)
    // Its signature of a digest is the digest.
    const { address: wallet } = await world.deployTestContract('model/EchoWallet', [])
    const names = await openNames(world)
    const directory = await openDirectory(world)
    const registration = registrationOf('echo-wallet', wallet)
    await commitTo(world, names, registration)
    await world.mined(names.write.register([registration], by(world.alice)))
    const key = numbers.address()
    await world.mined(world.office.write.open([wallet, key, 5, 0, 10_000n, 6_400_000n], by(world.alice)))
    const domain = postOfficeDomain({ chainId: 31337, verifyingContract: fromHex(world.office.address) })
    const badSignatures = ['Signed_BadSignature(address)', 'Books_BadSignature(uint64)'].map((text) =>
      toFunctionSelector(text),
    )

    const isRefused = async (to: Address, abi: Abi, name: string, args: readonly unknown[], signature: Uint8Array) => {
      const data = encodeFunctionData({ abi, functionName: name, args: [...args, toHex(signature)] })
      return badSignatures.includes((await refusal(to, data)).slice(0, 10) as Hex)
    }
    const check = async (to: Address, abi: Abi, name: string, args: readonly unknown[], digest: Uint8Array) => {
      expect(await isRefused(to, abi, name, args, digest), `${name} ${args}`).to.equal(false)
      const other = digest.slice()
      const at = numbers.below(32)
      other[at] = (other[at] ?? 0) ^ (1 << numbers.below(8))
      expect(await isRefused(to, abi, name, args, other), `${name} ${args}, one bit off`).to.equal(true)
    }
    const deadlines = () => 4_000_000_000n + numbers.uint(200)
    const name = 'echo-wallet'
    for (let i = 0; i < CASES; i++) {
      const deadline = deadlines()
      const termsOf = (verifyingContract: Address) => ({ chainId: 31337, verifyingContract, nonce: 0n, deadline })
      const digestOf = (make: (terms: ReturnType<typeof termsOf>) => TypedWrite, at: Address) =>
        hashTypedWrite(make(termsOf(at)))
      const identity = numbers.address()
      const addressHash = numbers.word()
      const expiresAt = Number(numbers.uint(40))
      const registry = nameRegistryAbi as Abi
      const other = numbers.times(1 + numbers.below(40), () => numbers.pick(['a', '-', 'é', '9'])).join('')
      for (const [functionName, args, make] of [
        ['setIdentitySigned', [name, identity], (terms) => setIdentityWrite({ name, identity }, terms)],
        ['transferSigned', [name, identity], (terms) => transferNameWrite({ name, to: identity }, terms)],
        ['setPrimarySigned', [wallet, other], (terms) => setPrimaryWrite({ identity: wallet, name: other }, terms)],
      ] as [string, unknown[], (terms: ReturnType<typeof termsOf>) => TypedWrite][]) {
        await check(names.address, registry, functionName, [...args, deadline], digestOf(make, names.address))
      }
      const attestation = { domain: wallet, addressHash, identity, expiresAt }
      for (const [functionName, args, make] of [
        ['attestSigned', [attestation], (terms) => attestWrite(attestation, terms)],
        ['acceptSigned', [identity, addressHash, wallet], (terms) => acceptWrite({ domain: identity, addressHash, identity: wallet }, terms)],
        ['revokeSigned', [identity, addressHash, wallet], (terms) => revokeWrite({ domain: identity, addressHash }, terms)],
      ] as [string, unknown[], (terms: ReturnType<typeof termsOf>) => TypedWrite][]) {
        await check(directory.address, directoryAbi as Abi, functionName, [...args, deadline], digestOf(make, directory.address))
      } // biome-ignore format: a table
      const exit = typedDigest(domain, hashExit({ owner: wallet, bookId: 1n, deadline }))
      await check(world.office.address, postOfficeAbi as Abi, 'exitBySignature', [wallet, 1n, deadline], exit)
    }
  })
})
