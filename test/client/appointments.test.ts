import { type AppointmentView, ParleyError, toCalendar } from '@parley/client'
import { expect } from 'chai'
import { until } from '../node/support/relayWorld.ts'
import { ClientWorld, type Person } from './support/ClientWorld.ts'

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  await work.then(
    () => 'done',
    (error: unknown) => (error instanceof ParleyError ? error.code : String(error)),
  )

describe('appointments and blocked people', function () {
  this.timeout(120_000)
  let world: ClientWorld
  let li: Person
  let chen: Person
  const first = Math.ceil((Date.now() + 86_400_000) / 60_000) * 60_000
  const second = first + 3_600_000

  before(async () => {
    world = await ClientWorld.start()
    await world.relays.addRelay('one')
    await world.relays.addRelay('two')
    await world.relays.connected()
    li = await world.person('Li Wei')
    chen = await world.person('Dr. Chen')
  })
  after(() => world?.stop())

  const seen = (person: Person, state: AppointmentView['state'], time?: number) =>
    until(`${state} at ${time ?? 'no time'}`, () =>
      person.client.consult.appointments().find((each) => each.state === state && each.time === time),
    )

  it('are asked for with times, countered, and taken; both keep the same', async () => {
    const request = { minutes: 30, times: [first, second], words: 'About tax\nplease' }
    const asked = await li.client.consult.book(chen.did, request)
    expect(asked).to.deep.include({ state: 'open', askedBy: 'me', peer: chen.did, name: 'Dr. Chen', minutes: 30 })
    const heard = await seen(chen, 'open')
    expect(heard).to.deep.include({ askedBy: 'peer', peer: li.did, name: 'Li Wei', words: request.words })
    expect(heard.times.peer).to.deep.equal(request.times)
    const [message] = await chen.client.conversations.load(li.did)
    expect(message?.booking, 'in the conversation').to.include({ step: 'request', bookingId: asked.bookingId })
    const later = second + 3_600_000
    await chen.client.consult.answerBooking(asked.bookingId, { step: 'propose', times: [later] })
    await until(
      'the counter-proposal',
      () => li.client.consult.appointments()[0]?.times.peer.includes(later) || undefined,
    )
    await li.client.consult.answerBooking(asked.bookingId, { step: 'accept', time: later })
    await seen(li, 'agreed', later)
    await seen(chen, 'agreed', later)
    await world.restart(chen)
    expect(chen.client.consult.appointments()[0], 'after a restart').to.include({ state: 'agreed', time: later })
    await chen.client.start()
  })

  it('are called off by either side, for good', async () => {
    const [{ bookingId, time } = { bookingId: '', time: 0 }] = li.client.consult.appointments()
    await chen.client.consult.answerBooking(bookingId, { step: 'cancel' })
    await seen(li, 'cancelled', time)
    expect(await codeOf(li.client.consult.answerBooking(bookingId, { step: 'cancel' }))).to.equal('booking/too-late')
  })

  it('that are none are refused before a stamp is spent', async () => {
    const { consult } = li.client
    const book = (change: object) =>
      codeOf(consult.book(chen.did, { minutes: 30, times: [first], words: '', ...change }))
    expect(await book({ times: [] })).to.equal('booking/malformed')
    expect(await book({ times: [first + 1] })).to.equal('booking/malformed')
    expect(await book({ minutes: 0 })).to.equal('booking/malformed')
    expect(await codeOf(consult.answerBooking('nothing', { step: 'decline' }))).to.equal('booking/unknown')
    const { bookingId } = await consult.book(chen.did, { minutes: 5, times: [first], words: '' })
    const own = codeOf(consult.answerBooking(bookingId, { step: 'accept', time: first }))
    expect(await own, 'one’s own time').to.equal('booking/too-late')
  })

  it('go into any calendar, and words of strangers stay words', async () => {
    const agreed: AppointmentView = {
      bookingId: 'abcdefghijklmnop',
      askedBy: 'peer',
      minutes: 45,
      words: `Tax; law, \\ all\nEND:VCALENDAR ${'税'.repeat(60)}`,
      state: 'agreed',
      times: { me: [], peer: [first] },
      time: Date.UTC(2027, 0, 2, 9, 30),
      peer: chen.did,
      name: 'Dr. Chen',
      at: 0,
    }
    const text = toCalendar([agreed, { ...agreed, state: 'cancelled' }], {
      now: Date.UTC(2026, 11, 1),
      title: ({ name }) => `Call with ${name}`,
    })
    const lines = text.split('\r\n')
    expect(lines.every((line) => new TextEncoder().encode(line).length <= 75)).to.equal(true)
    expect(lines.filter((line) => line === 'BEGIN:VEVENT').length, 'agreed ones only').to.equal(1)
    expect(lines).to.include.members(['DTSTART:20270102T093000Z', 'DTEND:20270102T101500Z', 'TRIGGER:-PT10M'])
    expect(lines.filter((line) => line === 'END:VCALENDAR').length).to.equal(1)
    expect(text.replaceAll('\r\n ', '')).to.include('DESCRIPTION:Tax\\; law\\, \\\\ all\\nEND:VCALENDAR 税税')
  })

  it('a blocked person’s letters and requests are not shown, and nothing is missing afterwards', async () => {
    await chen.client.consult.block(li.did)
    expect(chen.client.getSnapshot().blocked).to.deep.equal([li.did])
    const before = chen.client.consult.appointments().length
    await li.client.conversations.send(chen.did, 'Unwanted')
    await li.client.consult.book(chen.did, { minutes: 10, times: [second], words: '' })
    const sent = await li.client.conversations.load(chen.did)
    // The reader's device has signed for it: it came, and is not shown.
    await until('it arrived', () => {
      const last = li.client.conversations
        .messages(chen.did)
        .filter(({ direction }) => direction === 'out')
        .at(-1)
      return last?.state === 'delivered' ? true : undefined
    })
    expect(sent.length).to.be.greaterThan(0)
    await chen.client.consult.unblock(li.did)
    await li.client.conversations.send(chen.did, 'Wanted')
    await until('the next letter', () =>
      chen.client.conversations.messages(li.did).find(({ text }) => text === 'Wanted'),
    )
    const texts = chen.client.conversations.messages(li.did).map(({ text }) => text)
    expect(texts).not.to.include('Unwanted')
    expect(chen.client.consult.appointments().length).to.equal(before)
    expect(chen.client.conversations.list().find(({ peer }) => peer === li.did)?.missing).to.equal(0)
  })
})
