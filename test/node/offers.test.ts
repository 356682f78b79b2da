import {
  encodeProfile,
  encodeRating,
  fromHex,
  MAX_RATING,
  parseRating,
  type Rating,
  signAvailable,
  signRating,
  tabId,
  tabsDomain,
  toHex,
  utf8,
} from '@parley/protocol'
import { expect } from 'chai'
import { generatePrivateKey } from 'viem/accounts'
import {
  type Adviser,
  changeOffer,
  exampleOffer,
  openAdviser,
  payTab,
  putProfile,
  type SettledTab,
} from './support/advisers.ts'
import { RelayWorld } from './support/relayWorld.ts'

type Row = {
  address: string
  profile: string
  available: { until: number; signature: string } | null
  ratings: { count: number; stars: number }
}

describe('relay: advisers', function () {
  this.timeout(120_000)
  let world: RelayWorld
  let url: string
  let tax: Adviser
  let cook: Adviser
  let plain: Adviser

  before(async () => {
    world = await RelayWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    url = (await world.addRelay('ada')).relay.url
    tax = await openAdviser(world, {
      offer: exampleOffer({ topics: ['tax law', '税法'], languages: ['zh-Hans', 'en'] }),
    })
    cook = await openAdviser(world, { offer: exampleOffer({ title: 'Soup', topics: ['soup'], languages: ['en-GB'] }) })
    plain = await openAdviser(world)
  })
  after(() => world?.stop())

  const list = async (query = ''): Promise<{ offers: Row[]; next: string | null }> => {
    const response = await fetch(`${url}/v1/offers${query}`)
    expect(response.status, query).to.equal(200)
    return (await response.json()) as { offers: Row[]; next: string | null }
  }
  const addresses = async (query: string) => (await list(query)).offers.map(({ address }) => address)
  const both = () => [tax.address, cook.address].sort()

  describe('the list', () => {
    it('has the profiles with an offer, byte for byte, and no others', async () => {
      const { offers, next } = await list()
      expect(offers.map(({ address }) => address)).to.deep.equal(both())
      expect(next).to.equal(null)
      const row = offers.find(({ address }) => address === tax.address)
      expect(utf8(row?.profile ?? '')).to.deep.equal(tax.bytes)
      expect(row).to.deep.include({ available: null, ratings: { count: 0, stars: 0 } })
      expect(await addresses('')).not.to.include(plain.address)
    })

    it('is found by topic and by language, also by the beginning of one', async () => {
      expect(await addresses('?topic=soup')).to.deep.equal([cook.address])
      expect(await addresses(`?topic=${encodeURIComponent('税法')}`)).to.deep.equal([tax.address])
      expect(await addresses('?language=zh')).to.deep.equal([tax.address])
      expect(await addresses('?language=en')).to.deep.equal(both())
      expect(await addresses('?language=en-GB&topic=soup')).to.deep.equal([cook.address])
      expect(await addresses('?language=zh&topic=soup')).to.deep.equal([])
      expect(await addresses('?language=eng')).to.deep.equal([])
    })

    it('comes in pages that leave nobody out', async () => {
      const first = await list('?limit=1')
      expect(first.offers.map(({ address }) => address)).to.deep.equal(both().slice(0, 1))
      const second = await list(`?limit=1&after=${first.next}`)
      expect(second.offers.map(({ address }) => address)).to.deep.equal(both().slice(1))
      expect((await list(`?limit=1&after=${second.next}`)).offers).to.deep.equal([])
    })

    for (const query of [
      '?limit=51',
      '?limit=0',
      '?after=x',
      '?topic=Tax',
      '?language=english please',
      '?available=yes',
    ]) {
      it(`refuses ${query}`, async () => {
        const response = await fetch(`${url}/v1/offers${query}`)
        expect(response.status).to.equal(400)
        expect(await response.json()).to.include({ code: 'request/malformed' })
      })
    }

    it('shows a changed offer once the chain has it, and a withdrawn one no more', async () => {
      const baker = await openAdviser(world, { offer: exampleOffer({ topics: ['bread'] }) })
      const forged = { ...baker, bytes: encodeProfile({ ...baker.profile, offer: exampleOffer({ rate: '1' }) }) }
      expect((await putProfile(url, forged)).status, 'not on chain').to.equal(409)
      const changed = await changeOffer(world, baker, exampleOffer({ topics: ['cake'] }))
      expect((await putProfile(url, changed)).status).to.equal(204)
      expect(await addresses('?topic=bread')).to.deep.equal([])
      expect(await addresses('?topic=cake')).to.deep.equal([baker.address])
      const gone = await changeOffer(world, changed, undefined)
      expect((await putProfile(url, gone)).status).to.equal(204)
      expect(await addresses('')).to.deep.equal(both())
    })
  })

  describe('available now', () => {
    const say = async (address: string, body: unknown) => {
      const response = await fetch(`${url}/v1/offers/${address}/available`, {
        method: 'PUT',
        body: JSON.stringify(body),
      })
      return {
        status: response.status,
        code: response.status === 204 ? undefined : ((await response.json()) as { code: string }).code,
      }
    }
    const signed = (adviser: Adviser, seconds: number, privateKey = adviser.signKey) => {
      const until = Math.floor(Date.now() / 1000) + seconds
      return { until, signature: toHex(signAvailable({ did: adviser.profile.did, until, privateKey }).signature) }
    }

    it('is shown with its signature while it lasts', async () => {
      const statement = signed(tax, 120)
      expect(await say(tax.address, statement)).to.deep.include({ status: 204 })
      const row = (await list()).offers.find(({ address }) => address === tax.address)
      expect(row?.available).to.deep.equal(statement)
      expect(await addresses('?available=1')).to.deep.equal([tax.address])
      expect(await addresses('?available=1&topic=soup')).to.deep.equal([])
      expect(await addresses(`?available=1&after=${tax.address}`)).to.deep.equal([])
    })

    it('is taken from nobody but the adviser, and not for longer than minutes', async () => {
      const forged = { status: 403, code: 'available/forged' }
      expect(await say(cook.address, signed(cook, 120, fromHex(generatePrivateKey()))), 'another key').to.deep.equal(
        forged,
      )
      expect(await say(cook.address, signed(tax, 120)), 'of somebody else').to.deep.equal(forged)
      expect(await say(cook.address, signed(cook, 3600)), 'for an hour').to.deep.equal(forged)
      expect(await say(cook.address, signed(cook, -1)), 'over').to.deep.equal(forged)
      expect(await say(plain.address, signed(plain, 60)), 'no offer').to.deep.equal({
        status: 404,
        code: 'offer/unknown',
      })
      expect((await say(cook.address, { ...signed(cook, 60), more: 1 })).code).to.equal('request/malformed')
      expect((await say(cook.address, { until: 1, signature: 'x'.repeat(2000) })).code).to.equal('request/too-large')
      expect(await addresses('?available=1')).to.deep.equal([tax.address])
    })

    it('is gone when it is over', async () => {
      expect(await say(cook.address, signed(cook, 2))).to.deep.include({ status: 204 })
      expect(await addresses('?available=1')).to.include(cook.address)
      const end = Date.now() + 20_000
      while ((await addresses('?available=1')).includes(cook.address)) {
        expect(Date.now(), 'still available').to.be.below(end)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    })
  })

  describe('ratings', () => {
    let domain: Uint8Array
    let paid: SettledTab
    before(async () => {
      domain = tabsDomain({
        chainId: 31_337,
        verifyingContract: fromHex(world.addressBook.contracts.consultationTabs),
      })
      paid = await payTab(world, tax)
    })
    const now = () => Math.floor(Date.now() / 1000)
    const rate = ({ terms, key }: SettledTab, change: Partial<Rating> = {}) =>
      signRating({ terms, stars: 4, words: 'Clear.', at: now(), domain, privateKey: key, ...change })
    const put = async (rating: Rating, id = toHex(tabId(rating.terms)), body = encodeRating(rating)) => {
      const response = await fetch(`${url}/v1/ratings/${id}`, { method: 'PUT', body: new Uint8Array(body) })
      return response.status === 204 ? 'taken' : ((await response.json()) as { code: string }).code
    }
    const ratings = async (payee: string) =>
      ((await (await fetch(`${url}/v1/ratings?payee=${payee}`)).json()) as { ratings: string[] }).ratings.map((text) =>
        parseRating(utf8(text)),
      )

    it('of a settled call are taken, one a tab, the later for the earlier', async () => {
      const first = rate(paid, { at: now() - 10 })
      expect(await put(first)).to.equal('taken')
      expect(await ratings(tax.address)).to.deep.equal([first])
      const second = rate(paid, { stars: 1, words: 'On second thought.', at: now() - 5 })
      expect(await put(second)).to.equal('taken')
      expect(await put(first), 'the earlier comes again').to.equal('taken')
      expect(await ratings(tax.address)).to.deep.equal([second])
      const another = rate(await payTab(world, tax), { stars: 5 })
      expect(await put(another)).to.equal('taken')
      const row = (await list()).offers.find(({ address }) => address === tax.address)
      expect(row?.ratings).to.deep.equal({ count: 2, stars: 6 })
      expect(await ratings(cook.address)).to.deep.equal([])
    })

    it('without a settled call are refused', async () => {
      const open = await payTab(world, tax, { closed: false })
      expect(await put(rate(open)), 'not closed').to.equal('rating/unsettled')
      const free = await payTab(world, tax, { paid: 0n })
      expect(await put(rate(free)), 'nothing paid').to.equal('rating/unsettled')
      expect(await put(rate({ ...paid, terms: { ...paid.terms, nonce: 77n } })), 'never opened').to.equal(
        'rating/unsettled',
      )
    })

    it('by anybody but the caller are refused', async () => {
      const stranger = fromHex(generatePrivateKey())
      expect(await put(rate({ ...paid, key: stranger }))).to.equal('rating/forged')
      expect(await put({ ...rate(paid), stars: 5 })).to.equal('rating/forged')
      const terms = { ...paid.terms, payee: `0x${'77'.repeat(20)}` as const }
      expect(await put(rate({ ...paid, terms })), 'of a stranger').to.equal('rating/elsewhere')
      expect(await put(rate(paid), `0x${'11'.repeat(32)}`), 'of another tab').to.equal('rating/malformed')
      expect(await put(rate(paid, { at: now() + 3600 })), 'from the future').to.equal('rating/malformed')
      expect(await put(rate(paid), undefined, utf8('{}'))).to.equal('rating/malformed')
      expect(await put(rate(paid), undefined, new Uint8Array(MAX_RATING + 1))).to.equal('request/too-large')
    })
  })
})
