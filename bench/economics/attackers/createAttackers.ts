import type { Market } from '../Market.ts'
import type { Attacker } from './Attacker.ts'
import { DoubleSpender } from './DoubleSpender.ts'
import { Flooder } from './Flooder.ts'
import { SelfDealer } from './SelfDealer.ts'
import { Spammer } from './Spammer.ts'

/** The attackers that a scenario asks for. */
export function createAttackers(market: Market): Attacker[] {
  const { selfDealers, doubleSpenders, flooders, spammers } = market.scenario.attackers
  return [
    ...(selfDealers > 0 ? [new SelfDealer(market, selfDealers)] : []),
    ...(doubleSpenders === undefined ? [] : [new DoubleSpender(market, doubleSpenders)]),
    ...(flooders === undefined ? [] : [new Flooder(market, flooders)]),
    ...(spammers === undefined ? [] : Array.from({ length: spammers.count }, () => new Spammer(market, spammers))),
  ]
}
