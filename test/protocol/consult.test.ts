import {
  type Appointment,
  addressOf,
  availableDigest,
  type BookingSide,
  type BookingStep,
  encodeContent,
  encodeProfile,
  encodeRating,
  fromHex,
  isAvailable,
  isRatingSigned,
  MAX_OFFER_TEXT,
  MAX_PROFILE,
  MAX_RATING_WORDS,
  nextOpening,
  type Offer,
  type Profile,
  ProtocolError,
  parseContent,
  parseProfile,
  parseRating,
  perMinute,
  publicKeyOf,
  rateForMinute,
  signAvailable,
  signRating,
  type TabTerms,
  tabOfferOf,
  tabsDomain,
  takeStep,
  toHex,
  utf8,
  type WeeklyHours,
} from '@parley/protocol'
import { expect } from 'chai'
import { hashTypedData } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { readVectors } from './support/readVectors.ts'

const [plain] = readVectors<{ profile: Profile }>('profile')
const adviser = readVectors<{ name: string; profile: Profile }>('profile').find(({ name }) => name === 'an adviser')
const base = plain?.profile as Profile
const offer = adviser?.profile.offer as Offer
const read = (change: Record<string, unknown>) =>
  parseProfile(encodeProfile({ ...base, offer: { ...offer, ...change } as Offer }))

describe('offers in profiles', () => {
  it('a profile without one is encoded as before', () => {
    expect(new TextDecoder().decode(encodeProfile(base))).not.to.contain('offer')
    expect(() => encodeProfile({ ...base, offer: undefined } as unknown as Profile)).to.throw(ProtocolError)
  })

  it('gives exactly what the terms of a call must say', () => {
    expect(tabOfferOf(base)).to.equal(undefined)
    expect(tabOfferOf({ ...base, offer })).to.deep.equal({
      payee: base.did.slice(-42),
      payeeKey: offer.payeeKey,
      token: offer.token,
      rate: 166_667n,
      tick: 10,
      relayId: 2,
      relayPayout: offer.relayPayout,
      relayBps: 500,
    })
  })

  it('counts a minute as six ticks, and finds the tick of a minute', () => {
    expect(perMinute({ rate: 166_667n, tick: 10 })).to.equal(1_000_002n)
    expect(perMinute({ rate: 1n, tick: 7 }), 'rounded up').to.equal(9n)
    expect(rateForMinute({ minute: 1_000_000n, tick: 10 })).to.equal(166_667n)
    expect(rateForMinute({ minute: 0n, tick: 10 }), 'never for nothing').to.equal(1n)
  })

  it('the longest one in Chinese fits into a profile, a longer one does not', () => {
    const long = { text: '税'.repeat(MAX_OFFER_TEXT), title: '法'.repeat(80) }
    expect(encodeProfile({ ...base, offer: { ...offer, ...long } }).length).to.be.below(MAX_PROFILE)
    expect(() => read({ text: '税'.repeat(MAX_OFFER_TEXT + 1) })).to.throw(/at most 900/)
    const more = {
      ...long,
      refund: '退'.repeat(240),
      topics: Array.from({ length: 8 }, (_, i) => `${i}${'法'.repeat(23)}`),
    }
    expect(() => read(more))
      .to.throw(ProtocolError)
      .with.property('code', 'profile/too-large')
  })

  const wrong: Record<string, Record<string, unknown>> = {
    'no title': { title: '' },
    'a title of two lines': { title: 'a\nb' },
    'a title that turns direction': { title: 'Tax\u202elaw' },
    'a control character in the text': { text: 'a\u0007b' },
    'space at the end': { text: 'a ' },
    'nine topics': { topics: [...'abcdefghi'] },
    'a topic twice': { topics: ['tax', 'tax'] },
    'an upper-case topic': { topics: ['Tax'] },
    'a topic with a comma': { topics: ['tax,law'] },
    'a topic of 25 letters': { topics: ['x'.repeat(25)] },
    'no language': { languages: [] },
    'a language that is none': { languages: ['english please'] },
    'no price': { rate: '0' },
    'a price of more than 96 bits': { rate: (2n ** 96n).toString(), minimum: (2n ** 96n).toString() },
    'a price with a zero in front': { rate: '01' },
    'a price as a number': { rate: 5 },
    'another tick': { tick: 60 },
    'a minimum below one tick': { minimum: '166666' },
    'a relay share above the limit': { relayBps: 1001 },
    'a share for no relay': { relayId: 0 },
    'an upper-case address': { payeeKey: `0x${'AB'.repeat(20)}` },
    'a zone that is none': { hours: { zone: '../etc', openings: [] } },
    'an opening that ends before it begins': { hours: { zone: 'UTC', openings: [{ day: 1, from: 60, until: 60 }] } },
    'openings over each other': {
      hours: {
        zone: 'UTC',
        openings: [
          { day: 1, from: 0, until: 60 },
          { day: 1, from: 59, until: 90 },
        ],
      },
    },
    'openings out of order': {
      hours: {
        zone: 'UTC',
        openings: [
          { day: 2, from: 0, until: 60 },
          { day: 1, from: 0, until: 60 },
        ],
      },
    },
    'an eighth day': { hours: { zone: 'UTC', openings: [{ day: 8, from: 0, until: 60 }] } },
    'one more member': { available: true },
  }
  for (const [name, change] of Object.entries(wrong)) {
    it(`refuses ${name}`, () => {
      expect(() => read(change))
        .to.throw(ProtocolError)
        .with.property('code', 'profile/malformed')
    })
  }
})

describe('weekly hours', () => {
  const hours: WeeklyHours = { zone: 'Asia/Shanghai', openings: [{ day: 1, from: 540, until: 1020 }] }
  const monday = Date.UTC(2026, 10, 23)

  it('are those of the adviser, wherever the reader is', () => {
    const nine = monday + 3_600_000 // 09:00 in Shanghai
    expect(nextOpening(hours, nine)).to.deep.equal({ open: true, from: nine, until: nine + 8 * 3_600_000 })
    expect(nextOpening(hours, nine - 1)).to.deep.equal({ open: false, from: nine, until: nine + 8 * 3_600_000 })
    const closed = nine + 8 * 3_600_000
    expect(nextOpening(hours, closed)?.from, 'a week later').to.equal(nine + 7 * 86_400_000)
  })

  it('follow the change of clocks', () => {
    const berlin: WeeklyHours = { zone: 'Europe/Berlin', openings: [{ day: 7, from: 600, until: 660 }] }
    expect(nextOpening(berlin, Date.UTC(2026, 9, 24))?.from, 'winter time since that night').to.equal(
      Date.UTC(2026, 9, 25, 9),
    )
    expect(nextOpening(berlin, Date.UTC(2026, 9, 17))?.from, 'summer time').to.equal(Date.UTC(2026, 9, 18, 8))
  })

  it('are not known where the zone is not, and by appointment when there are none', () => {
    expect(nextOpening({ ...hours, zone: 'Mars/Olympus' }, monday)).to.equal(undefined)
    expect(nextOpening({ ...hours, openings: [] }, monday)).to.equal(undefined)
  })
})

describe('available now', () => {
  const privateKey = new Uint8Array(32).fill(7)
  const signKey = toHex(publicKeyOf(privateKey))
  const { did } = base
  const now = 1_790_000_000

  it('holds until it ends, for whom it was signed, and not further ahead than five minutes', () => {
    const statement = signAvailable({ did, until: now + 300, privateKey })
    expect(isAvailable(statement, { did, signKey, now })).to.equal(true)
    expect(isAvailable(statement, { did, signKey, now: now + 300 }), 'over').to.equal(false)
    expect(isAvailable(statement, { did: `${did.slice(0, -1)}0`, signKey, now }), 'another person').to.equal(false)
    expect(isAvailable({ ...statement, until: now + 299 }, { did, signKey, now }), 'another time').to.equal(false)
    const other = toHex(publicKeyOf(new Uint8Array(32).fill(8)))
    expect(isAvailable(statement, { did, signKey: other, now }), 'another key').to.equal(false)
    const far = signAvailable({ did, until: now + 3600, privateKey })
    expect(isAvailable(far, { did, signKey, now }), 'an hour ahead').to.equal(false)
    expect(availableDigest(did, 1)).not.to.deep.equal(availableDigest(did, 2))
  })
})

describe('ratings', () => {
  const privateKey = new Uint8Array(32).fill(9)
  const place = { chainId: 31_337, verifyingContract: `0x${'ab'.repeat(20)}` as const }
  const domain = tabsDomain({ ...place, verifyingContract: fromHex(place.verifyingContract) })
  const account = (byte: string) => `0x${byte.repeat(20)}` as const
  const terms: TabTerms = {
    payer: account('01'),
    payee: account('02'),
    key: toHex(addressOf(privateKey)),
    payeeKey: account('04'),
    token: account('05'),
    relayPayout: account('06'),
    rate: 166_667n,
    tick: 10,
    relayId: 2,
    relayBps: 500,
    nonce: 1n,
  }
  const rating = signRating({ terms, stars: 4, words: 'Clear words.\n谢谢', at: 1_790_000_000, domain, privateKey })

  it('read as written, and are signed for one tab, one number, one text and one time', () => {
    const read = parseRating(encodeRating(rating))
    expect(read).to.deep.equal(rating)
    expect(isRatingSigned(read, domain)).to.equal(true)
    for (const change of [{ stars: 5 }, { words: 'Bad' }, { at: 1 }, { terms: { ...terms, nonce: 2n } }]) {
      expect(isRatingSigned({ ...rating, ...change }, domain), JSON.stringify(Object.keys(change))).to.equal(false)
    }
  })

  it('are EIP-712 as any library computes it', async () => {
    const { keccak256 } = await import('viem')
    const { tabId } = await import('@parley/protocol')
    const message = {
      tabId: toHex(tabId(terms)),
      stars: rating.stars,
      words: keccak256(toHex(utf8(rating.words))),
      at: BigInt(rating.at),
    }
    const types = {
      Rating: [
        { name: 'tabId', type: 'bytes32' },
        { name: 'stars', type: 'uint8' },
        { name: 'words', type: 'bytes32' },
        { name: 'at', type: 'uint64' },
      ],
    } as const
    const data = { domain: { name: 'Tabs', version: '1', ...place }, types, primaryType: 'Rating', message } as const
    expect(hashTypedData(data)).to.match(/^0x/)
    const signature = await privateKeyToAccount(toHex(privateKey)).signTypedData(data)
    expect(signature.slice(0, 66)).to.equal(toHex(rating.signature).slice(0, 66))
  })

  it('refuse what is not exactly one', () => {
    const text = new TextDecoder().decode(encodeRating(rating))
    const wrong = [
      '',
      '[]',
      text.replace('{', '{ '),
      text.replace('"stars":4', '"stars":6'),
      text.replace('"stars":4', '"stars":4.5'),
      text.replace('Clear', 'x'.repeat(MAX_RATING_WORDS)),
      text.replace(/"terms":"0x/, '"terms":"0x1'),
      text.replace(/"terms":"0x00/, '"terms":"0xff'),
      text.replace('"version":1', '"version":1,"paid":"5"'),
    ]
    for (const [index, each] of wrong.entries()) {
      expect(() => parseRating(utf8(each)), `case ${index}`)
        .to.throw(ProtocolError)
        .with.property('code', 'rating/malformed')
    }
  })
})

describe('bookings', () => {
  const head = { type: 'booking', id: 'x1', to: 'did:ethr:0x7a69:0x1', sequence: 4, sentAt: 1_790_000_000_000 } as const
  const bookingId = 'abcdefghijklmnop'
  const minute = 60_000 * 29_900_000
  const steps: BookingStep[] = [
    { step: 'request', bookingId, minutes: 30, times: [minute, minute + 60_000, minute + 120_000], words: 'About tax' },
    { step: 'propose', bookingId, times: [minute] },
    { step: 'accept', bookingId, time: minute },
    { step: 'decline', bookingId },
    { step: 'cancel', bookingId },
  ]
  for (const booking of steps) {
    it(`${booking.step}: reads what it writes`, () => {
      expect(parseContent(encodeContent({ ...head, booking }))).to.deep.equal({ ...head, booking })
    })
  }

  it('refuses what is not exactly one of them', () => {
    const wrong: unknown[] = [
      { ...steps[0], times: [] },
      { ...steps[0], times: [1, 2, 3, 4].map((each) => each * 60_000) },
      { ...steps[0], times: [minute, minute] },
      { ...steps[0], times: [minute + 1] },
      { ...steps[0], minutes: 0 },
      { ...steps[0], minutes: 481 },
      { ...steps[0], words: 'x'.repeat(501) },
      { ...steps[2], time: -60_000 },
      { ...steps[3], bookingId: 'short' },
      { ...steps[3], paid: '1' },
      { step: 'hold', bookingId },
    ]
    for (const [index, booking] of wrong.entries()) {
      expect(() => parseContent(utf8(JSON.stringify({ ...head, booking }))), `case ${index}`)
        .to.throw(ProtocolError)
        .with.property('code', 'content/malformed')
    }
  })

  describe('an appointment', () => {
    const [request, propose] = steps as [Extract<BookingStep, { step: 'request' }>, BookingStep]
    const cancel: BookingStep = { step: 'cancel', bookingId }
    const decline: BookingStep = { step: 'decline', bookingId }
    const accept = (time: number): BookingStep => ({ step: 'accept', bookingId, time })
    /** What one side has after these steps; a step that may not be taken changes nothing. */
    const outcomeOf = (all: readonly [BookingStep, BookingSide][]): Appointment | undefined =>
      all.reduce<Appointment | undefined>((old, [step, by]) => takeStep(old, step, by) ?? old, undefined)

    it('is agreed by taking one of the other side’s times, and by nothing else', () => {
      expect(
        outcomeOf([
          [request, 'me'],
          [accept(minute), 'peer'],
        ]),
      ).to.include({ state: 'agreed', time: minute })
      expect(
        outcomeOf([
          [request, 'me'],
          [accept(minute), 'me'],
        ])?.state,
        'one’s own time',
      ).to.equal('open')
      expect(
        outcomeOf([
          [request, 'me'],
          [accept(minute + 600_000), 'peer'],
        ])?.state,
        'another time',
      ).to.equal('open')
      expect(outcomeOf([[accept(minute), 'peer']]), 'nothing was asked').to.equal(undefined)
      expect(
        outcomeOf([
          [request, 'me'],
          [request, 'peer'],
        ])?.askedBy,
        'the same id again',
      ).to.equal('me')
    })

    it('ends by no, and by calling it off, for good', () => {
      expect(
        outcomeOf([
          [request, 'me'],
          [decline, 'peer'],
          [accept(minute), 'peer'],
        ])?.state,
      ).to.equal('declined')
      expect(
        outcomeOf([
          [request, 'me'],
          [accept(minute), 'peer'],
          [decline, 'peer'],
        ])?.state,
        'agreed is agreed',
      ).to.equal('agreed')
      const off = outcomeOf([
        [request, 'me'],
        [accept(minute), 'peer'],
        [cancel, 'me'],
        [propose, 'peer'],
      ])
      expect(off?.state).to.equal('cancelled')
    })

    it('is the same for both sides, whatever crosses on its way', () => {
      const other = (side: BookingSide): BookingSide => (side === 'me' ? 'peer' : 'me')
      const ahead: BookingStep = { step: 'propose', bookingId, times: [minute + 3_600_000, minute + 7_200_000] }
      const choices = [
        accept(minute),
        accept(minute + 60_000),
        accept(minute + 3_600_000),
        accept(minute + 7_200_000),
        cancel,
      ]
      for (const mine of choices) {
        for (const theirs of choices) {
          const common: [BookingStep, BookingSide][] = [
            [request, 'me'],
            [ahead, 'peer'],
          ]
          const here = outcomeOf([...common, [mine, 'me'], [theirs, 'peer']])
          const turned = common.map(([step, by]) => [step, other(by)] as [BookingStep, BookingSide])
          const there = outcomeOf([...turned, [theirs, 'me'], [mine, 'peer']])
          const said = ({ state, time }: Appointment = request as never) => ({
            state,
            time: state === 'agreed' ? time : undefined,
          })
          expect(said(here), `${JSON.stringify(mine)} and ${JSON.stringify(theirs)}`).to.deep.equal(said(there))
        }
      }
    })
  })
})
