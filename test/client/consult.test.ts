import { type OfferDraft, ParleyError } from '@parley/client'
import {
  encodeProfile,
  encodeRating,
  fromHex,
  fromUtf8,
  type Hex,
  signRating,
  tabId,
  tabOfferOf,
  tabsDomain,
  toHex,
} from '@parley/protocol'
import { expect } from 'chai'
import { generatePrivateKey } from 'viem/accounts'
import { type Adviser, changeOffer, exampleOffer, openAdviser, payTab, putProfile } from '../node/support/advisers.ts'
import { until } from '../node/support/relayWorld.ts'
import { ClientWorld, type Person } from './support/ClientWorld.ts'
import { type Liar, startLiar } from './support/startLiar.ts'

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => 'done',
    (error: unknown) => (error instanceof ParleyError ? error.code : String(error)),
  )

describe('advice by the minute', function () {
  this.timeout(180_000)
  let world: ClientWorld
  let chen: Person
  let li: Person
  let liar: Liar
  const draft = (change: Partial<OfferDraft> = {}): OfferDraft => ({
    title: 'Tax law',
    text: 'Short answers.\nLong experience.',
    topics: ['Tax law', '税法'],
    languages: ['zh-Hans', 'en'],
    perMinute: 1_000_000n,
    minimum: 5_000_000n,
    hours: { zone: 'Asia/Shanghai', openings: [{ day: 1, from: 540, until: 720 }] },
    refund: 'All of it, if I was of no use.',
    relayId: 1,
    relayBps: 200,
    ...change,
  })
  const search = async (person: Person, ...query: Parameters<Person['client']['consult']['search']>) =>
    (await person.client.consult.search(...query)).advisers.map(({ did }) => did)

  before(async () => {
    world = await ClientWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    await world.relays.addRelay('ada')
    await world.relays.addRelay('ben')
    liar = await startLiar(({ path }) =>
      path.startsWith('/v1/health')
        ? { status: 200, body: JSON.stringify({ status: 'ok', time: Date.now() }) }
        : { status: 404, body: JSON.stringify({ code: 'profile/unknown' }) },
    )
    const signer = `0x${'99'.repeat(20)}` as const
    await world.relays.stake({ signer, ask: 10_000n, multiaddr: '/ip4/127.0.0.1/tcp/9/ws', url: liar.url })
    chen = await world.person('Dr. Chen', { depth: 0 })
    li = await world.person('Li Wei', { depth: 0 })
  })
  after(async () => {
    await world?.stop()
    await liar?.stop()
  })

  it('nobody offers any at first', async () => {
    expect(await search(li)).to.deep.equal([])
    expect(await chen.client.consult.offer()).to.equal(undefined)
    expect(await codeOf(li.client.consult.find(chen.did))).to.equal('offer/none')
    expect(await codeOf(chen.client.consult.setAvailable(true))).to.equal('offer/none')
  })

  it('says what a minute costs and who gets it before the wallet is asked', async () => {
    expect(await chen.client.consult.quote(draft())).to.deep.equal({
      rate: 166_667n,
      tick: 10,
      freeTicks: 1,
      perMinute: 1_000_002n,
      minimum: 5_000_000n,
      relayBps: 200,
      feeBps: 100,
      netPerMinute: 970_002n,
    })
  })

  it('refuses what no profile can hold, in words, before the wallet is asked', async () => {
    const prompts = chen.prompts.length
    const { consult } = chen.client
    const { wallet } = chen
    const publish = (change: Partial<OfferDraft>) => codeOf(consult.publish(draft(change), { wallet }))
    expect(await publish({ title: ' ' })).to.equal('offer/malformed')
    expect(await publish({ topics: Array.from({ length: 9 }, (_, index) => `topic ${index}`) })).to.equal(
      'offer/malformed',
    )
    expect(await publish({ minimum: 1n })).to.equal('offer/malformed')
    expect(await publish({ relayId: 77 })).to.equal('offer/relay')
    const long = { title: '法'.repeat(80), text: '税'.repeat(900), refund: '退'.repeat(240) }
    expect(await publish({ ...long, topics: Array.from({ length: 8 }, (_, i) => `${i}${'法'.repeat(23)}`) })).to.equal(
      'offer/too-large',
    )
    expect(chen.prompts.length).to.equal(prompts)
    expect(await codeOf((await world.stranger()).client.consult.publish(draft(), { wallet }))).to.equal(
      'identity/missing',
    )
  })

  it('is published by one transaction and found with what a caller must know', async () => {
    const prompts = chen.prompts.length
    const own = await chen.client.consult.publish(draft(), { wallet: chen.wallet })
    expect(chen.prompts.slice(prompts)).to.deep.equal(['transaction'])
    expect(own.offer.topics).to.deep.equal(['tax law', '税法'])
    const found = await until('Li finds Dr. Chen', async () => (await li.client.consult.search()).advisers[0])
    expect(found).to.deep.include({ did: chen.did, name: 'Dr. Chen', offer: own.offer, price: own.price })
    expect(found.availableUntil).to.equal(undefined)
    expect(found.ratings).to.deep.equal({ count: 0, average: undefined })
    const payout = world.relays.relays[0]?.operator.account.address.toLowerCase()
    expect(found.terms).to.deep.equal({
      payee: chen.wallet.address.toLowerCase(),
      payeeKey: own.offer.payeeKey,
      token: world.relays.addressBook.contracts.token.toLowerCase(),
      rate: 166_667n,
      tick: 10,
      relayId: 1,
      relayPayout: payout,
      relayBps: 200,
    })
    expect(await li.client.consult.find(chen.did)).to.deep.equal(found)
    expect(chen.client.identity.get()?.name, 'the rest of the profile stays').to.equal('Dr. Chen')
  })

  it('keeps the key that closes calls on the device, also when the offer or the name changes', async () => {
    const key = (await chen.client.consult.offer())?.offer.payeeKey
    const stored = await chen.store.list<Uint8Array>('')
    expect(stored.some(({ key: name }) => name.endsWith(`/payee-key/${key}`))).to.equal(true)
    const changed = await chen.client.consult.publish(draft({ perMinute: 3_000_000n }), { wallet: chen.wallet })
    expect(changed.offer.payeeKey).to.equal(key)
    await chen.client.identity.register({ wallet: chen.wallet, name: 'Prof. Chen' })
    expect((await chen.client.consult.offer())?.price.perMinute).to.equal(3_000_000n)
    await world.restart(chen)
    await chen.client.start()
    expect((await chen.client.consult.offer())?.offer.payeeKey).to.equal(key)
    await until('the new one is found', async () => {
      const [found] = (await li.client.consult.search()).advisers
      return found?.name === 'Prof. Chen' && found.price.perMinute === 3_000_000n ? true : undefined
    })
  })

  describe('searching', () => {
    let soup: Adviser
    let cheap: Adviser
    before(async () => {
      soup = await openAdviser(world.relays, {
        offer: exampleOffer({
          title: 'Soup',
          topics: ['soup'],
          languages: ['en-GB'],
          rate: '900000',
          minimum: '900000',
        }),
        relays: world.relays.relays,
      })
      cheap = await openAdviser(world.relays, {
        offer: exampleOffer({ title: 'Bread', topics: ['bread'], languages: ['de'], rate: '1', minimum: '1' }),
        relays: world.relays.relays.slice(0, 1),
      })
    })
    const of = ({ profile }: Adviser) => profile.did

    it('finds by words, topics, languages and price, over several relays', async () => {
      expect(await search(li, { order: 'price' })).to.deep.equal([of(cheap), chen.did, of(soup)])
      expect(await search(li, { text: 'LONG tax' })).to.deep.equal([chen.did])
      expect(await search(li, { text: 'prof. chen' })).to.deep.equal([chen.did])
      expect(await search(li, { topics: ['soup'] })).to.deep.equal([of(soup)])
      expect(await search(li, { topics: ['soup', 'bread'] })).to.deep.equal([])
      expect(await search(li, { languages: ['en'], order: 'price' })).to.deep.equal([chen.did, of(soup)])
      expect(await search(li, { languages: ['zh', 'de'], order: 'price' })).to.deep.equal([of(cheap), chen.did])
      expect(await search(li, { maxPerMinute: 6n })).to.deep.equal([of(cheap)])
      expect(await search(li, { availableNow: true })).to.deep.equal([])
    })

    it('shows who can be called now while the switch is on', async () => {
      await chen.client.consult.setAvailable(true)
      expect(chen.client.getSnapshot().available).to.equal(true)
      const [first] = (await li.client.consult.search()).advisers
      expect(first?.did).to.equal(chen.did)
      expect(first?.availableUntil).to.be.within(Date.now() + 60_000, Date.now() + 130_000)
      expect(await search(li, { availableNow: true })).to.deep.equal([chen.did])
      expect((await li.client.consult.find(chen.did)).availableUntil).to.equal(first?.availableUntil)
      await world.restart(chen)
      expect(chen.client.consult.available(), 'after a restart').to.equal(true)
      await chen.client.start()
      await chen.client.consult.setAvailable(false)
      expect(chen.client.consult.available()).to.equal(false)
    })

    it('shows nothing that a relay made up, and leaves nobody out because of it', async () => {
      const row = (bytes: Uint8Array, address: string, available: unknown = null) => ({
        address,
        profile: fromUtf8(bytes),
        available,
        ratings: { count: 99, stars: 495 },
      })
      const ghost = { ...soup.profile, did: `did:ethr:0x7a69:0x${'ab'.repeat(20)}` }
      const dearer = { ...soup.profile, offer: exampleOffer({ title: 'Soup for friends', rate: '1', minimum: '1' }) }
      const lie = {
        offers: [
          row(encodeProfile(dearer), soup.address),
          row(encodeProfile(ghost), `0x${'ab'.repeat(20)}`),
          row(soup.bytes, cheap.address),
          row(soup.bytes, soup.address, {
            until: Math.floor(Date.now() / 1000) + 100,
            signature: `0x${'11'.repeat(64)}`,
          }),
        ],
        next: null,
      }
      const honest = liar.lie
      liar.lie = (request) =>
        request.path.startsWith('/v1/offers') ? { status: 200, body: JSON.stringify(lie) } : honest(request)
      const { advisers, relays } = await li.client.consult.search({ order: 'price' })
      expect(relays).to.equal(3)
      expect(advisers.map(({ did }) => did)).to.deep.equal([of(cheap), chen.did, of(soup)])
      const shown = advisers.find(({ did }) => did === of(soup))
      expect(shown?.offer.title).to.equal('Soup')
      expect(shown?.availableUntil).to.equal(undefined)
      expect(shown?.ratings).to.deep.equal({ count: 0, average: undefined })
      for (const body of ['endless', { status: 200, body: '{"offers":[{}]}' }, { status: 500, body: 'x' }] as const) {
        liar.lie = (request) => (request.path.startsWith('/v1/offers') ? body : honest(request))
        expect((await li.client.consult.search()).advisers.length).to.equal(3)
      }
      liar.lie = honest
    })

    it('takes a list of a thousand strangers for what it is', async () => {
      const honest = liar.lie
      let served = 0
      liar.lie = (request) => {
        if (!request.path.startsWith('/v1/offers')) return honest(request)
        const offers = Array.from({ length: 50 }, () => {
          const address = toHex(crypto.getRandomValues(new Uint8Array(20)))
          const profile = { ...soup.profile, did: `did:ethr:0x7a69:${address}` }
          return {
            address,
            profile: fromUtf8(encodeProfile(profile)),
            available: null,
            ratings: { count: 0, stars: 0 },
          }
        })
        served += offers.length
        return { status: 200, body: JSON.stringify({ offers, next: offers[49]?.address }) }
      }
      const { advisers, more } = await li.client.consult.search({ order: 'price' })
      expect(served, 'is asked for no more than some pages').to.equal(200)
      expect(advisers.map(({ did }) => did)).to.deep.equal([of(cheap), chen.did, of(soup)])
      expect(more).to.equal(true)
      liar.lie = honest
    })

    it('shows an offer no more that was changed on chain, wherever its old bytes are served', async () => {
      const next = await changeOffer(world.relays, cheap, exampleOffer({ title: 'Cake', rate: '2', minimum: '2' }))
      const titles = async () =>
        (await li.client.consult.search({ order: 'price' })).advisers.map(({ offer }) => offer.title)
      await until('the old one is gone', async () => ((await titles()).includes('Bread') ? undefined : true), 60_000)
      expect((await putProfile(world.relays.relays[0]?.relay.url ?? '', next)).status).to.equal(204)
      await until('the new one is there', async () => ((await titles()).includes('Cake') ? true : undefined), 60_000)
    })

    describe('and ratings', () => {
      const now = () => Math.floor(Date.now() / 1000)
      let domain: Uint8Array
      before(() => {
        const { consultationTabs } = world.relays.addressBook.contracts
        domain = tabsDomain({ chainId: 31_337, verifyingContract: fromHex(consultationTabs) })
      })

      it('are those of settled calls', async () => {
        const url = world.relays.relays[0]?.relay.url
        for (const [index, stars] of [5, 2].entries()) {
          const { terms, key } = await payTab(world.relays, soup, { nonce: BigInt(index) })
          const rating = signRating({
            terms,
            stars,
            words: `Call ${index}`,
            at: now() - index,
            domain,
            privateKey: key,
          })
          const path = `${url}/v1/ratings/${toHex(tabId(terms))}`
          const response = await fetch(path, { method: 'PUT', body: new Uint8Array(encodeRating(rating)) })
          expect(response.status).to.equal(204)
        }
        const { count, average, ratings } = await li.client.consult.ratings(of(soup))
        expect({ count, average }).to.deep.equal({ count: 2, average: 3.5 })
        expect(ratings.map(({ stars, words, paid, own }) => ({ stars, words, paid, own }))).to.deep.equal([
          { stars: 5, words: 'Call 0', paid: 2000n, own: false },
          { stars: 2, words: 'Call 1', paid: 2000n, own: false },
        ])
        const [best] = (await li.client.consult.search({ order: 'rating' })).advisers
        expect(best?.ratings).to.deep.equal({ count: 2, average: 3.5 })
      })

      it('that no chain settled, or that others signed, do not count, whoever serves them', async () => {
        const bad = await openAdviser(world.relays, {
          offer: exampleOffer({ title: 'Praise' }),
          relays: world.relays.relays,
          holdBy: [3],
        })
        const open = await payTab(world.relays, bad, { closed: false })
        const closed = await payTab(world.relays, bad)
        const stranger = fromHex(generatePrivateKey())
        const sign = ({ terms, key }: typeof open, privateKey = key) =>
          fromUtf8(encodeRating(signRating({ terms, stars: 5, words: 'Best', at: now(), domain, privateKey })))
        const never = { ...closed, terms: { ...closed.terms, nonce: 99n } }
        const ratings = [sign(open), sign(closed, stranger), sign(never), 'nonsense']
        const honest = liar.lie
        const serve = (all: (string | undefined)[]) => {
          liar.lie = (request) =>
            request.path.startsWith('/v1/ratings')
              ? { status: 200, body: JSON.stringify({ ratings: all, next: null }) }
              : honest(request)
        }
        serve(ratings)
        expect((await li.client.consult.ratings(of(bad))).count).to.equal(0)
        serve([...ratings, sign(closed), sign(closed)])
        expect((await li.client.consult.ratings(of(bad))).count, 'the one that is true, once').to.equal(1)
        liar.lie = honest
      })

      it('come from whoever paid on this device, and can be changed', async () => {
        const offer = tabOfferOf((await li.client.identity.find(of(soup))).profile)
        expect(offer?.payee).to.equal(soup.address)
        const { terms, key } = await payTab(world.relays, soup, { nonce: 7n })
        const id = toHex(tabId(terms))
        expect(await codeOf(li.client.consult.rate(id, { stars: 5, words: '' }))).to.equal('rating/unknown-call')
        // What the meter of a paid call stores.
        const [entry] = (await li.store.list('')).filter(({ key: name }) => name.endsWith('/identity'))
        const own = entry?.key.slice(0, -'/identity'.length)
        await li.store.put(`${own}/consultation/${id}`, { terms, privateKey: key })
        expect(await codeOf(li.client.consult.rate(id, { stars: 6, words: '' }))).to.equal('rating/malformed')
        await li.client.consult.rate(id, { stars: 1, words: 'Cold.' })
        const rated = async () => (await li.client.consult.ratings(of(soup))).ratings.find((each) => each.tabId === id)
        expect(await rated()).to.deep.include({ stars: 1, words: 'Cold.' })
        // Of two in one second the first stays.
        await until('the later one counts', async () => {
          await li.client.consult.rate(id, { stars: 4, words: 'Warm.' })
          return (await rated())?.words === 'Warm.' ? true : undefined
        })
        expect((await rated())?.stars).to.equal(4)
        const open = await payTab(world.relays, soup, { closed: false, nonce: 8n })
        const openId = toHex(tabId(open.terms)) as Hex
        await li.store.put(`${own}/consultation/${openId}`, { terms: open.terms, privateKey: open.key })
        expect(await codeOf(li.client.consult.rate(openId, { stars: 5, words: '' }))).to.equal('rating/unsettled')
      })
    })
  })

  describe('and then', () => {
    it('is withdrawn by one transaction, and found no more', async () => {
      const prompts = chen.prompts.length
      await chen.client.consult.withdrawOffer({ wallet: chen.wallet })
      expect(chen.prompts.slice(prompts)).to.deep.equal(['transaction'])
      expect(await chen.client.consult.offer()).to.equal(undefined)
      expect(await codeOf(li.client.consult.find(chen.did))).to.equal('offer/none')
      await until(
        'the list has it no more',
        async () => ((await search(li)).includes(chen.did) ? undefined : true),
        60_000,
      )
    })
  })
})
