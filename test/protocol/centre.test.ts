import {
  type CentreStep,
  encodeContent,
  encodeProfile,
  MAX_LINE,
  MAX_NAMED,
  MAX_NOTE,
  MAX_TEAM,
  type Offer,
  type Profile,
  ProtocolError,
  parseContent,
  parseProfile,
  utf8,
} from '@parley/protocol'
import { expect } from 'chai'
import { readVectors } from './support/readVectors.ts'

const did = `did:ethr:0x7a69:0x${'ab'.repeat(20)}`
const place = 'abcdefghijklmnop'
const payeeKey = `0x${'cd'.repeat(20)}` as const
const since = 1_700_000_000_000
const head = { type: 'centre', id: 'one', to: did, sequence: 0, sentAt: since } as const
const steps: CentreStep[] = [
  { step: 'join', place },
  { step: 'leave', place },
  { step: 'standing', place, position: 1, onDuty: 0 },
  { step: 'standing', place, position: MAX_LINE, onDuty: MAX_TEAM, waitSeconds: 240 },
  { step: 'turn', place, adviser: did, payeeKey, until: since },
  { step: 'refuse', place, reason: 'full' },
  { step: 'duty', state: 'ready', payeeKey },
  { step: 'next' },
  { step: 'pass', place, note: '' },
  { step: 'pass', place, to: did, note: 'About tax,\nsecond year' },
  { step: 'roster', count: 2, waiting: [{ name: '', since }], team: [{ did, name: '李', state: 'busy' }] },
  { step: 'assign', place, caller: did, name: 'Ada', since, until: since, note: 'x'.repeat(MAX_NOTE) },
]
const read = (centre: object) => parseContent(utf8(JSON.stringify({ ...head, centre })))

describe('steps of a centre', () => {
  for (const step of steps) {
    it(`${step.step} is read as it was written`, () => {
      expect(parseContent(encodeContent({ ...head, centre: step }))).to.deep.equal({ ...head, centre: step })
    })
  }

  const of = (name: CentreStep['step']) => steps.find(({ step }) => step === name) as object
  const roster = of('roster') as Extract<CentreStep, { step: 'roster' }>
  const wrong: Record<string, object> = {
    'a step that is none': { step: 'pay', place },
    'a price in a turn': { ...of('turn'), rate: '1' },
    'another payee in a turn': { ...of('turn'), payee: payeeKey },
    'a key in upper case': { ...of('turn'), payeeKey: `0x${'AB'.repeat(20)}` },
    'an adviser who is no DID': { ...of('turn'), adviser: 'Li' },
    'a turn that never ends': { ...of('turn'), until: Number.POSITIVE_INFINITY },
    'a short place': { step: 'join', place: 'short' },
    'a place that is a path': { step: 'join', place: '../../../../keys/0' },
    'position 0': { ...of('standing'), position: 0 },
    'a position beyond the line': { ...of('standing'), position: MAX_LINE + 1 },
    'half a position': { ...of('standing'), position: 1.5 },
    'a wait of years': { ...of('standing'), waitSeconds: 86_401 },
    'a wait that is none': { ...of('standing'), waitSeconds: -1 },
    'an unknown reason': { ...of('refuse'), reason: 'rude' },
    'an unknown state': { ...of('duty'), state: 'asleep' },
    'a note that is too long': { ...of('pass'), note: 'x'.repeat(MAX_NOTE + 1) },
    'a note that turns direction': { ...of('pass'), note: 'a\u202eb' },
    'a name of two lines': { ...of('assign'), name: 'a\nb' },
    'a name of 65 letters': { ...of('assign'), name: 'x'.repeat(65) },
    'too many names': { ...roster, waiting: Array.from({ length: MAX_NAMED + 1 }, () => ({ name: '', since })) },
    'too large a team': { ...roster, team: Array.from({ length: MAX_TEAM + 1 }, () => roster.team[0]) },
    'a colleague with more to say': { ...roster, team: [{ ...roster.team[0], payeeKey }] },
  }
  for (const [what, step] of Object.entries(wrong)) {
    it(`${what} is refused`, () => {
      expect(() => read(step))
        .to.throw(ProtocolError)
        .with.property('code', 'content/malformed')
    })
  }

  it('an offer says that calls go through a desk, or says nothing', () => {
    const adviser = readVectors<{ name: string; profile: Profile }>('profile').find(({ name }) => name === 'an adviser')
    const profile = adviser?.profile as Profile
    const offer = profile.offer as Offer
    const encoded = (centre: unknown) => encodeProfile({ ...profile, offer: { ...offer, centre } as Offer })
    expect(parseProfile(encoded(true)).offer?.centre).to.equal(true)
    expect(parseProfile(encodeProfile(profile)).offer).not.to.have.property('centre')
    expect(() => encoded(false)).to.throw(ProtocolError)
    expect(() => encoded('yes')).to.throw(ProtocolError)
  })
})
