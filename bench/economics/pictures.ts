import { lineChart } from './plots/lineChart.ts'
import { rowChart } from './plots/rowChart.ts'
import { callsOf, marketOf, marketsOf, type Results } from './Results.ts'
import { dollars, percent, shortPercent } from './say.ts'
import { networkScenarios } from './tables.ts'

/** The plots of docs/economics.md, by file name without ending. */
export function economicsPictures(results: Results): Record<string, string> {
  return {
    income: incomePicture(results),
    'sender-cost': senderPicture(results),
    'claim-gas': gasPicture(results),
    profitable: profitablePicture(results),
    concentration: concentrationPicture(results),
    attacks: attackPicture(results),
    'double-spend': doubleSpendPicture(results),
    spam: spamPicture(results),
    depth: depthPicture(results),
    'hold-period': holdPicture(results),
    weeks: weeksPicture(results),
    'silent-relay': silentPicture(results),
    tick: tickPicture(results),
  }
}

const titleOf = (results: Results, name: string) => results[name]?.[0]?.title ?? name

function networkRows<Point>(results: Results, points: (name: string) => Point[]) {
  return networkScenarios.map((name) => ({ name: titleOf(results, name), points: points(name) }))
}

function incomePicture(results: Results): string {
  return rowChart({
    title: 'What a week brings a relay, and how far it spreads',
    describes: 'Income of the first, the tenth and the last of fifty relays, with one deviation to either side.',
    x: { name: 'dollars a week (logarithmic)', say: dollars, log: true },
    series: ['first relay', 'tenth relay', 'last relay'],
    rows: networkRows(results, (name) =>
      marketOf(results, name)
        .income.slice(0, 3)
        .map(({ mean, deviation }) => ({ value: mean, deviation })),
    ),
  })
}

function senderPicture(results: Results): string {
  return rowChart({
    title: 'What a sender pays a week, and how far from the price of what was sent',
    describes: 'Mean cost of a sender a week, with the mean distance from the value of the slots used.',
    x: { name: 'dollars a week (logarithmic)', say: dollars, log: true },
    series: ['a sender'],
    rows: networkRows(results, (name) => {
      const { sender, weeks } = marketOf(results, name)
      return [{ value: sender.cost / weeks, deviation: sender.deviation / weeks }]
    }),
  })
}

function gasPicture(results: Results): string {
  return rowChart({
    title: 'Gas of claims as a part of the postage',
    describes: 'One bar a scenario: what relays spend on claims, in per cent of the sheets they claim.',
    x: { name: 'per cent of postage', say: (part) => percent(part) },
    series: ['claim gas'],
    rows: networkRows(results, (name) => [{ value: marketOf(results, name).claimGasShare }]),
  })
}

function profitablePicture(results: Results): string {
  return rowChart({
    title: 'Relays that earn more than machine and gas cost',
    describes: 'One bar a scenario: per cent of the relays with a profit, at $5 a week for a machine.',
    x: { name: 'per cent of relays', say: (part) => percent(part, 0) },
    series: ['with a profit'],
    rows: networkRows(results, (name) => {
      const { profitable, count } = marketOf(results, name).relays
      return [{ value: profitable / count }]
    }),
  })
}

function concentrationPicture(results: Results): string {
  return rowChart({
    title: "The first relay's part of all income",
    describes: 'One bar a scenario: income of the largest relay in per cent of what all relays earn.',
    x: { name: 'per cent of income', say: (part) => percent(part, 0) },
    series: ['largest relay'],
    rows: networkRows(results, (name) => [{ value: marketOf(results, name).relays.topShare }]),
  })
}

function attackPicture(results: Results): string {
  const gainOf = (name: string, wanted: number) =>
    marketsOf(results, name).find(({ value }) => value === wanted)?.result.attacks[0]?.gain ?? Number.NaN
  const rows = [
    ['self-dealing, fee 5 %', gainOf('self-dealing', 500)],
    ['self-dealing, fee 10 %', gainOf('self-dealing', 1000)],
    ['self-dealing, fee 20 %', gainOf('self-dealing', 2000)],
    ['double spend of open sheets', gainOf('double-spend-early', 1)],
    ['double spend of the last sheet', gainOf('double-spend-last', 1)],
    ['one sheet to 50 relays at once', gainOf('flood', 50)],
    ['one sheet to 200 relays at once', gainOf('flood', 200)],
    ['double spend if nobody looked', gainOf('double-spend-last', 0)],
  ] as const
  return rowChart({
    title: 'What an attacker wins or loses, a sheet',
    describes:
      'One bar an attack, in sheets, against a sender who pays for what he sends. Left of zero the attacker loses.',
    x: { name: 'sheets (V)', say: (gain) => gain.toFixed(2).replace(/\.?0+$/, '') },
    series: ['attacker'],
    rows: rows.map(([name, value]) => ({ name, points: [{ value }] })),
  })
}

function doubleSpendPicture(results: Results): string {
  // Steps of one width: those between them are for the table.
  const runs = (name: string) => marketsOf(results, name).filter(({ value }) => (4 * value) % 1 === 0)
  const gains = (name: string) => runs(name).map(({ result }) => result.attacks[0]?.gain ?? Number.NaN)
  return lineChart({
    title: 'A double spend, by how many sheets are looked after',
    describes: 'Gain of the attacker a sheet, from no sheet that its relay looks after to every sheet.',
    x: {
      name: 'won sheets whose relay looks',
      steps: runs('double-spend-early').map(({ value }) => percent(value, 0)),
    },
    y: { name: 'sheets (V)', say: (gain) => gain.toFixed(1) },
    series: [
      { name: 'open sheets', values: gains('double-spend-early') },
      { name: 'the last sheet of a book', values: gains('double-spend-last') },
    ],
  })
}

function spamPicture(results: Results): string {
  const runs = marketsOf(results, 'spam')
  const costs = runs.map(({ result }) => result.attacks[0]?.spent ?? Number.NaN)
  const revenue = runs.map(({ result }) => result.attacks[0]?.benefit ?? Number.NaN)
  return lineChart({
    title: 'A million messages to strangers',
    describes: 'What they cost by the price of a first contact, and what e-mail spam was measured to earn.',
    x: {
      name: 'bond of a first contact, which one recipient in ten keeps',
      steps: runs.map(({ value }) => dollars(value)),
    },
    y: { name: 'dollars a million', say: dollars, log: true },
    series: [
      { name: 'they cost', values: costs },
      { name: 'they earn', values: revenue },
    ],
  })
}

function depthPicture(results: Results): string {
  const runs = marketsOf(results, 'by-depth')
  return lineChart({
    title: 'Depth of a sheet: gas against spread',
    describes: 'With each step of depth gas halves and the spread of costs and incomes grows by 1.4.',
    x: { name: 'depth', steps: runs.map(({ value }) => `${value}`) },
    y: { name: 'per cent (logarithmic)', say: shortPercent, log: true },
    series: [
      { name: 'claim gas / postage', values: runs.map(({ result }) => result.claimGasShare) },
      {
        name: "sender's deviation / cost",
        values: runs.map(({ result }) => result.sender.deviation / result.sender.cost),
      },
      {
        name: "tenth relay's deviation / income",
        values: runs.map(({ result }) => (result.income[1]?.deviation ?? Number.NaN) / (result.income[1]?.mean ?? 1)),
      },
    ],
  })
}

function holdPicture(results: Results): string {
  const runs = marketsOf(results, 'by-hold')
  return lineChart({
    title: 'Hold period, if one recipient in five comes every ten days',
    describes:
      'Sheets burned for want of a receipt, and stamps refused because the books cannot pay for so many open sheets.',
    x: { name: 'days after the epoch', steps: runs.map(({ value }) => `${value}`) },
    y: { name: 'per cent', say: (part) => percent(part, 0) },
    series: [
      { name: 'burned', values: runs.map(({ result }) => result.split.burned) },
      { name: 'won without receipt', values: runs.map(({ result }) => 1 - result.receipted) },
    ],
  })
}

function weeksPicture(results: Results): string {
  const tenth = (name: string) => marketOf(results, name).income[1]?.weekly ?? []
  return lineChart({
    title: 'The tenth relay, week by week',
    describes:
      'Income of the tenth relay in the base run, with two gas spikes, with a token that buys half, and as others leave.',
    x: { name: 'week', steps: tenth('base').map((_, week) => `${week + 1}`) },
    y: { name: 'dollars a week', say: dollars },
    series: [
      { name: 'base', values: tenth('base') },
      { name: 'gas spikes', values: tenth('gas-spike') },
      { name: 'token halved', values: tenth('token-halved') },
      { name: 'others leave', values: tenth('relays-leave') },
    ],
  })
}

function silentPicture(results: Results): string {
  const { income } = marketOf(results, 'silent-relay')
  const weekly = income.find(({ rank }) => rank === 3)?.weekly ?? []
  return lineChart({
    title: 'A relay that takes stamps and throws the mail away',
    describes: 'Its income falls at once, and with each week as its recipients leave it.',
    x: { name: 'week; it stops delivering in week 9', steps: weekly.map((_, week) => `${week + 1}`) },
    y: { name: 'dollars a week', say: dollars },
    series: [{ name: 'the third relay', values: weekly }],
  })
}

function tickPicture(results: Results): string {
  const runs = callsOf(results, 'by-tick').map(({ result }) => result)
  return lineChart({
    title: 'A tick of a paid call at $1 a minute',
    describes: 'The most that a payer and a payee lose to a cheater, by seconds of a tick.',
    x: { name: 'seconds of a tick', steps: runs.map(({ tick }) => `${tick}`) },
    y: { name: 'dollars', say: dollars, log: true },
    series: [
      { name: 'payer, at most', values: runs.map(({ payer }) => payer.most) },
      { name: 'payee, at most', values: runs.map(({ payee }) => payee.most) },
    ],
  })
}
