import { DrawOpened, WordKept } from '../generated/BlockhashBeacon/BlockhashBeacon'
import { RoundRecorded } from '../generated/DrandBeacon/DrandBeacon'
import { Totals } from './totals'

export function handleDrawOpened(event: DrawOpened): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  epoch.targetBlock = event.params.targetBlock
  totals.inEpoch(epoch).save()
}

export function handleWordKept(event: WordKept): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  epoch.wordKept = event.params.word
  totals.inEpoch(epoch).save()
}

export function handleRoundRecorded(event: RoundRecorded): void {
  const totals = new Totals(event)
  const epoch = totals.loadEpoch(event.params.epoch)
  epoch.round = event.params.round
  epoch.roundRandomness = event.params.randomness
  totals.inEpoch(epoch).save()
}
