import { type ClientInit, type OfferDraft, ParleyError } from '@parley/client'
import { type CentreStep, MAX_LINE } from '@parley/protocol'
import { expect } from 'chai'
import type { DeskState, Waiter } from '../../client/src/centre/DeskState.ts'
import {
  EMPTY_DESK,
  lapse,
  lineOf,
  standingOf,
  takeDuty,
  takeJoin,
  takeLeave,
  takeNext,
  takePass,
} from '../../client/src/centre/deskRules.ts'
import { until as untilIn } from '../node/support/relayWorld.ts'
import { ClientWorld, type Person } from './support/ClientWorld.ts'
import { Forger } from './support/Forger.ts'

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => 'done',
    (error: unknown) => (error instanceof ParleyError ? error.code : String(error)),
  )

/** Whoever is silent counts as gone after ten seconds, and a busy machine needs time. */
const until = async <T>(what: string, look: () => T | undefined): Promise<T> => await untilIn(what, look, 40_000)

describe('the line of a centre', () => {
  const person = (number: number) => {
    const address = `0x${number.toString(16).padStart(40, '0')}` as const
    return { did: `did:ethr:0x7a69:${address}`, address, name: `Number ${number}` }
  }
  const placeOf = (number: number) => `place-${number}`.padEnd(16, '0')
  const key = (number: number) => `0x${number.toString(16).padStart(40, 'f')}` as const
  const names = (state: DeskState) => lineOf(state).map(({ name }) => Number(name.slice(7)))
  const line = (...numbers: number[]) =>
    numbers.reduce((state, number, at) => takeJoin(state, person(number), placeOf(number), at), EMPTY_DESK)
  const duty = (state: DeskState, number: number, said: 'ready' | 'busy' | 'off', at: number) =>
    takeDuty(state, person(number), { state: said, payeeKey: key(number) }, at)
  const find = (state: DeskState, number: number) =>
    state.waiters.find(({ address }) => address === person(number).address) as Waiter
  const limits = (now: number) => ({ now, from: 0, lapseMs: 100_000 })

  it('is in order of arrival, one place an account, however often it asks', () => {
    let state = line(1, 2, 3)
    expect(names(state)).to.deep.equal([1, 2, 3])
    for (let time = 10; time < 50; time++) state = takeJoin(state, person(3), placeOf(time), time)
    expect(names(state)).to.deep.equal([1, 2, 3])
    expect(find(state, 3)).to.include({ place: placeOf(49), since: 2, heardAt: 49 })
    state = takeLeave(state, person(1).address, placeOf(1))
    expect(names(state)).to.deep.equal([2, 3])
    expect(names(takeJoin(state, person(1), placeOf(1), 60)), 'a late word brings nobody back').to.deep.equal([2, 3])
    expect(names(takeJoin(state, person(1), placeOf(61), 61))).to.deep.equal([2, 3, 1])
  })

  it('nobody gives up the place of another', () => {
    const state = line(1, 2)
    expect(names(takeLeave(state, person(2).address, placeOf(1)))).to.deep.equal([1, 2])
  })

  it('a word that overtook the one before it counts', () => {
    expect(
      names(takeJoin(takeLeave(EMPTY_DESK, person(1).address, placeOf(1)), person(1), placeOf(1), 1)),
    ).to.deep.equal([])
  })

  it('is full at its limit, and the next finds a place when somebody leaves', () => {
    const all = Array.from({ length: MAX_LINE }, (_, index) => index + 1)
    const full = line(...all)
    expect(names(takeJoin(full, person(99), placeOf(99), 100))).to.deep.equal(all)
    const one = takeLeave(full, person(5).address, placeOf(5))
    expect(names(takeJoin(one, person(99), placeOf(99), 100)).at(-1)).to.equal(99)
  })

  it('forgets callers and advisers who are not heard of, but not before the desk itself could hear them', () => {
    let state = duty(line(1, 2), 50, 'ready', 0)
    state = takeJoin(state, person(2), placeOf(2), 60_000)
    expect(lapse(state, limits(100_000)), 'nothing changes').to.equal(state)
    expect(names(lapse(state, limits(110_000)))).to.deep.equal([2])
    expect(lapse(state, limits(110_000)).team).to.deep.equal([])
    const restarted = lapse(state, { now: 1_000_000, from: 950_000, lapseMs: 100_000 })
    expect(names(restarted), 'the desk was away').to.deep.equal([1, 2])
    expect(restarted.team.length).to.equal(1)
  })

  it('calls whoever waits longest, one at a time an adviser, and the next when that one does not come', () => {
    let state = duty(line(1, 2), 50, 'ready', 10)
    state = takeNext(state, person(50).address, 1000)
    expect(find(state, 1)).to.include({ state: 'called', adviser: person(50).address, until: 91_000, told: false })
    expect(names(takeNext(state, person(50).address, 2000))).to.deep.equal([2])
    expect(names(takeNext(state, person(51).address, 2000)), 'not on duty').to.deep.equal([2])
    const later = takeNext(state, person(50).address, 91_001)
    expect(find(later, 2).state).to.equal('called')
    expect(find(lapse(later, limits(121_001)), 1), 'his turn went by').to.equal(undefined)
  })

  it('guesses the wait from calls that were, or says nothing', () => {
    let state = duty(line(1, 2, 3), 50, 'ready', 0)
    expect(standingOf(state, find(state, 2))).to.deep.equal({ position: 2, onDuty: 1 })
    state = duty(state, 50, 'busy', 1000)
    state = duty(state, 50, 'ready', 241_000)
    state = duty(state, 50, 'busy', 242_000)
    expect(standingOf(state, find(state, 2)).waitSeconds).to.equal(480)
    state = duty(state, 51, 'busy', 242_000)
    expect(standingOf(state, find(state, 2)), 'two are faster').to.deep.equal({
      position: 2,
      onDuty: 2,
      waitSeconds: 240,
    })
    state = duty(state, 51, 'ready', 243_000)
    expect(state.lengths, 'a second is no call').to.deep.equal([240_000])
    expect(standingOf(state, find(state, 1)).waitSeconds, 'one is free').to.equal(0)
    state = duty(duty(state, 50, 'off', 244_000), 51, 'off', 244_000)
    expect(standingOf(state, find(state, 1)), 'nobody is there').to.deep.equal({ position: 1, onDuty: 0 })
  })

  it('hands over to a colleague who is free, else to the head of the line; only his own caller', () => {
    let state = duty(duty(duty(line(1, 2, 3), 50, 'ready', 5), 51, 'ready', 5), 52, 'busy', 5)
    state = duty(takeNext(state, person(50).address, 10), 50, 'busy', 20)
    expect(find(state, 1).state).to.equal('served')
    const pass = (from: number, to: number | undefined) =>
      takePass(
        state,
        person(from).address,
        { place: placeOf(1), to: to === undefined ? undefined : person(to).address, note: 'Tax' },
        30,
      )
    expect(find(pass(50, 51), 1)).to.include({
      state: 'called',
      adviser: person(51).address,
      until: 90_030,
      told: false,
      note: 'Tax',
    })
    for (const to of [undefined, 52, 77]) {
      expect(names(pass(50, to)), `to ${to}`).to.deep.equal([1, 2, 3])
      expect(find(pass(50, to), 1)).to.include({ state: 'waiting', note: 'Tax' })
    }
    expect(pass(51, 52), 'not his').to.equal(state)
    expect(names(takeJoin(state, person(1), placeOf(1), 40)), 'a late word of who is served').to.deep.equal([2, 3])
    expect(names(takeJoin(state, person(1), placeOf(9), 40)), 'he comes again later').to.deep.equal([2, 3, 1])
  })
})

describe('a centre, its advisers and those who call', function () {
  this.timeout(180_000)
  /** What Node has not. Nothing connects in this process: what is looked at ends where the adviser's phone rings. */
  class NoMedia {
    getTracks = () => []
    getAudioTracks = () => []
    getVideoTracks = () => []
    addTrack() {}
    removeTrack() {}
  }
  const stream = new NoMedia() as unknown as MediaStream
  const change: Partial<ClientInit> = {
    centreBeatMs: 3_000,
    calls: { RTCPeerConnection: class {} as typeof RTCPeerConnection, iceServers: async () => [] },
  }
  const draft: OfferDraft = {
    title: 'Li & Partners',
    text: '',
    topics: ['tax'],
    languages: ['en'],
    perMinute: 1_000_000n,
    minimum: 5_000_000n,
    hours: { zone: 'UTC', openings: [] },
    refund: '',
    relayId: 1,
    relayBps: 200,
    centre: true,
  }
  let world: ClientWorld
  let desk: Person
  let mei: Person
  let bo: Person
  let ann: Person
  let ben: Person
  let cy: Person
  let eve: Forger

  before(async () => {
    Object.assign(globalThis, { MediaStream: NoMedia })
    world = await ClientWorld.start({ parameters: { epochLength: 3600, holdPeriod: 3600, unbondingPeriod: 10_800 } })
    await world.relays.addRelay('one')
    await world.relays.addRelay('two')
    await world.relays.connected()
    const names = ['Li & Partners', 'Mei', 'Bo', 'Ann', 'Ben', 'Cy']
    const people = await Promise.all(names.map((name) => world.person(name, { depth: 12, unit: 50n, change })))
    ;[desk, mei, bo, ann, ben, cy] = people as [Person, Person, Person, Person, Person, Person]
    eve = await Forger.start(world)
    await desk.client.consult.publish(draft, { wallet: desk.wallet })
  })
  after(async () => {
    Reflect.deleteProperty(globalThis, 'MediaStream')
    await eve?.stop()
    await world?.stop()
  })

  const lineOfPerson = ({ client }: Person) => client.getSnapshot().line
  const dutyOf = ({ client }: Person) => client.getSnapshot().duty
  const at = (person: Person, position: number, onDuty?: number) =>
    until(`place ${position}`, () => {
      const line = lineOfPerson(person)
      const fits = line?.state === 'waiting' && line.position === position
      return fits && (onDuty === undefined || line.onDuty === onDuty) ? line : undefined
    })
  const turnOf = (person: Person, adviser: Person) =>
    until(`the turn with ${adviser.did}`, () => {
      const line = lineOfPerson(person)
      return line?.state === 'turn' && line.adviser?.did === adviser.did ? line : undefined
    })
  const call = async (caller: Person, adviser: Person, payeeKey: `0x${string}`, of = desk) => {
    const { terms, price } = await caller.client.consult.find(of.did)
    const offer = { ...terms, payeeKey }
    const payment = { wallet: caller.wallet, offer, deposit: price.minimum, centre: of.did }
    return await caller.client.calls.start(adviser.did, { media: 'audio', stream, payment })
  }
  const rings = (person: Person) => person.client.getSnapshot().calls.find(({ phase }) => phase === 'incoming')

  it('has no line while its desk is closed, and no line is where none is offered', async () => {
    expect(await codeOf(ann.client.centre.join(mei.did))).to.equal('centre/none')
    expect(await codeOf(mei.client.centre.startDuty(ann.did))).to.equal('centre/none')
    expect(await codeOf(mei.client.centre.next())).to.equal('centre/off-duty')
    await ann.client.centre.join(desk.did)
    expect(lineOfPerson(ann)).to.include({ state: 'asked' })
    await until('refused', () => (lineOfPerson(ann)?.reason === 'closed' ? true : undefined))
    await ann.client.centre.leave()
    expect(lineOfPerson(ann)).to.equal(undefined)
  })

  it('knows only those whom its team has', async () => {
    await desk.client.centre.setTeam([mei.did, bo.did])
    await desk.client.consult.setAvailable(true)
    await Promise.all([mei, cy].map(({ client }) => client.centre.startDuty(desk.did)))
    await until(
      'Mei sees the desk',
      () =>
        dutyOf(mei)
          ?.roster?.team.map(({ did }) => did)
          .includes(mei.did) || undefined,
    )
    expect(desk.client.getSnapshot().desk?.roster.team).to.deep.equal([{ did: mei.did, name: 'Mei', state: 'ready' }])
    await until('Cy is not heard', () => (dutyOf(cy)?.silent === true ? true : undefined))
    expect(dutyOf(cy)?.roster).to.equal(undefined)
    await cy.client.centre.endDuty()
  })

  it('tells each caller his place as it changes, and asks nobody for money', async () => {
    const prompts = [ann, ben, cy].map((person) => person.prompts.length)
    for (const [index, person] of [ann, ben, cy].entries()) {
      await person.client.centre.join(desk.did)
      await at(person, index + 1, 1)
    }
    const roster = await until('Mei sees who waits', () =>
      dutyOf(mei)?.roster?.count === 3 ? dutyOf(mei)?.roster : undefined,
    )
    expect(roster.waiting.map(({ name }) => name)).to.deep.equal(['Ann', 'Ben', 'Cy'])
    await ben.client.centre.leave()
    await at(cy, 2)
    expect([ann, ben, cy].map((person) => person.prompts.length)).to.deep.equal(prompts)
  })

  it('drops a caller who vanished', async () => {
    await ben.client.centre.join(desk.did)
    await at(ben, 3)
    await ann.client.stop()
    await at(cy, 1)
    await at(ben, 2)
    await ann.client.start()
    await at(ann, 3)
  })

  it('keeps its line when the desk starts again', async () => {
    await world.restart(desk, change)
    await desk.client.start()
    const roster = await until('the line is there', () => desk.client.getSnapshot().desk?.roster)
    expect(roster.waiting.map(({ name }) => name)).to.deep.equal(['Cy', 'Ben', 'Ann'])
    for (const [index, person] of [cy, ben, ann].entries()) {
      await until('it was heard of since', () => (lineOfPerson(person)?.silent === false ? true : undefined))
      expect(lineOfPerson(person)?.position).to.equal(index + 1)
    }
  })

  it('says so when the desk is gone, and goes on when it is back', async () => {
    await desk.client.stop()
    await until('silent', () => (lineOfPerson(cy)?.silent === true ? true : undefined))
    await desk.client.start()
    await until('not silent', () => (lineOfPerson(cy)?.silent === false ? true : undefined))
  })

  it('gives nobody a second place, or a place, because of what a stranger says', async () => {
    const before = desk.client.getSnapshot().desk?.roster.count ?? 0
    for (let number = 0; number < 5; number++)
      await eve.say(desk.did, { step: 'join', place: `eve-eve-eve-eve-${number}` })
    await until('Eve has one place', () =>
      desk.client.getSnapshot().desk?.roster.count === before + 1 ? true : undefined,
    )
    const state = () => JSON.stringify([cy, ben].map((person) => lineOfPerson(person)?.position))
    const places = state()
    const payeeKey = `0x${'ee'.repeat(20)}` as const
    const steps: CentreStep[] = [
      { step: 'next' },
      { step: 'duty', state: 'ready', payeeKey },
      { step: 'pass', place: 'eve-eve-eve-eve-4', to: mei.did, note: '' },
    ]
    for (const step of steps) await eve.say(desk.did, step)
    await eve.say(cy.did, {
      step: 'turn',
      place: 'eve-eve-eve-eve-4',
      adviser: mei.did,
      payeeKey,
      until: Date.now() + 60_000,
    })
    await eve.say(mei.did, {
      step: 'assign',
      place: 'eve-eve-eve-eve-4',
      caller: eve.person.did,
      name: 'Eve',
      since: Date.now(),
      until: Date.now() + 60_000,
      note: '',
    })
    await eve.say(desk.did, { step: 'leave', place: 'eve-eve-eve-eve-4' })
    await until('she left', () => (desk.client.getSnapshot().desk?.roster.count === before ? true : undefined))
    expect(state()).to.equal(places)
    expect(desk.client.getSnapshot().desk?.roster.team.map(({ name }) => name)).to.deep.equal(['Mei'])
    expect(dutyOf(mei)?.serving).to.equal(undefined)
  })

  it('calls whoever waits longest: the adviser rings, and the centre is who is paid', async () => {
    await mei.client.centre.next()
    const { payeeKey } = await turnOf(cy, mei)
    await at(ben, 1)
    const serving = await until('Mei knows who will call', () => dutyOf(mei)?.serving)
    expect(serving).to.include({ caller: cy.did, name: 'Cy', note: '' })
    expect(payeeKey).not.to.equal((await cy.client.consult.find(desk.did)).terms.payeeKey)
    await call(cy, mei, payeeKey ?? '0x')
    const ringing = await until('Mei’s phone rings', () => rings(mei))
    expect(ringing).to.include({ peer: cy.did })
    expect(ringing.paid).to.include({ role: 'payee', rate: 166_667n, deposit: 5_000_000n })
    const session = (await mei.store.list<{ terms: { payee: string } }>('')).find(({ key }) =>
      key.includes('/consultation/'),
    )
    expect(session?.value.terms.payee).to.equal(desk.wallet.address.toLowerCase())
    await mei.client.calls.decline(ringing.id)
  })

  it('takes no other caller with the same key, and no other terms', async () => {
    const payeeKey = lineOfPerson(cy)?.payeeKey ?? '0x'
    const declined = async (caller: Person, key: `0x${string}`) => {
      const { id } = await call(caller, mei, key)
      await until('declined', () => caller.client.calls.list().find((each) => each.id === id && each.phase === 'ended'))
      expect(rings(mei)).to.equal(undefined)
    }
    await declined(ben, payeeKey)
    await declined(cy, `0x${'ee'.repeat(20)}`)
  })

  it('a lying desk charges nobody: what is signed comes from the published offer, and goes to who published it', async () => {
    const { terms, price } = await ann.client.consult.find(desk.did)
    const prompts = ann.prompts.length
    const start = (payee: `0x${string}`) =>
      codeOf(
        ann.client.calls.start(mei.did, {
          media: 'audio',
          stream,
          payment: { wallet: ann.wallet, offer: { ...terms, payee }, deposit: price.minimum, centre: desk.did },
        }),
      )
    expect(await start(eve.person.wallet.address)).to.equal('paid/offer')
    expect(await start(mei.wallet.address)).to.equal('paid/offer')
    expect(ann.prompts.length).to.equal(prompts)
  })

  it('hands over: the colleague gets the note, the caller is asked anew', async () => {
    await bo.client.centre.startDuty(desk.did)
    await until('Bo is on duty', () => dutyOf(bo)?.roster?.team.length === 2 || undefined)
    await mei.client.centre.handOver({ to: bo.did, note: ' He asks about 2024.\n' })
    const { payeeKey } = await turnOf(cy, bo)
    const serving = await until('Bo knows', () => dutyOf(bo)?.serving)
    expect(serving).to.include({ caller: cy.did, note: 'He asks about 2024.' })
    await call(cy, bo, payeeKey ?? '0x')
    const ringing = await until('Bo’s phone rings', () => rings(bo))
    expect(ringing.paid).to.include({ role: 'payee', deposit: 5_000_000n })
    await bo.client.calls.decline(ringing.id)
    expect(await codeOf(ann.client.centre.handOver({ note: '' }))).to.equal('centre/off-duty')
    expect(await codeOf(mei.client.centre.handOver({ note: 'x'.repeat(501) }))).to.equal('centre/malformed')
  })

  it('who answers at the desk itself takes the next as anybody', async () => {
    await desk.client.centre.setTeam([mei.did, bo.did, desk.did])
    await until('the desk is on duty', () => dutyOf(desk)?.roster?.team.length === 3 || undefined)
    await desk.client.centre.next()
    const { payeeKey } = await turnOf(ben, desk)
    expect(dutyOf(desk)?.serving).to.include({ caller: ben.did })
    await call(ben, desk, payeeKey ?? '0x')
    const ringing = await until('the desk rings', () => rings(desk))
    expect(ringing.paid).to.include({ role: 'payee', rate: 166_667n })
    await desk.client.calls.decline(ringing.id)
  })

  it('closes: whoever waits is told', async () => {
    await at(ann, 1)
    await desk.client.consult.setAvailable(false)
    await until('Ann is told', () => (lineOfPerson(ann)?.reason === 'closed' ? true : undefined))
    await mei.client.centre.endDuty()
    await until('Mei is gone', () =>
      desk.client.getSnapshot().desk?.roster.team.every(({ name }) => name !== 'Mei') ? true : undefined,
    )
  })
})
