import { type AddressBook, epochStart } from '@parley/protocol'
import type { MessageTrouble } from '../model/MessageTrouble.ts'
import type { PostmarkProof } from '../model/PostmarkProof.ts'
import type { Board } from '../state/Board.ts'
import type { Attempt, NamedRelay } from './Attempt.ts'
import type { DeliveryWatch } from './DeliveryWatch.ts'
import type { Job } from './Job.ts'
import type { SignalNews } from './SignalNews.ts'

type Parts = {
  board: Board
  deliveries: DeliveryWatch
  addressBook: AddressBook
  onSignal: (news: SignalNews) => void
}

/** Says what became of a job: of a message in its conversation, of a step of a call to the call. */
export class JobReport {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async stamped(job: Job, { messageHash, bookId, epoch, named }: Attempt): Promise<void> {
    if (isSignal(job)) return
    await this.#parts.board.changeMessage({ ...job, direction: 'out' }, ({ trouble: _, ...old }) => ({
      ...old,
      state: 'sending',
      of: named.length,
      postmarkedBy: 0,
      postmarks: [],
      messageHash,
      bookId,
      epoch,
    }))
  }

  async postmarked(job: Job, attempt: Attempt, { relayId }: NamedRelay, postmark: PostmarkProof): Promise<void> {
    const { board, addressBook, deliveries, onSignal } = this.#parts
    if (isSignal(job)) {
      const { messageHash, epoch, bookId } = attempt
      onSignal({ id: job.id, kind: 'postmarked', messageHash, epoch, bookId, relayId })
      return
    }
    // The receipt may be back before the last postmark, so it is awaited from the first one on.
    await deliveries.expect({
      id: job.id,
      peer: job.peer,
      address: job.address,
      at: job.at,
      frames: [attempt, ...job.earlier].map(({ messageHash, epoch, named }) => ({ messageHash, epoch, named })),
      until: (epochStart(addressBook.schedule, attempt.epoch + 1) + addressBook.schedule.holdPeriod) * 1000,
    })
    await board.changeMessage({ ...job, direction: 'out' }, ({ trouble: _, ...old }) => {
      const postmarks = [...old.postmarks.filter((each) => each.relayId !== relayId), postmark]
      const state = old.state === 'delivered' ? 'delivered' : 'sent'
      return { ...old, state, postmarks, postmarkedBy: postmarks.length, of: Math.max(old.of, attempt.named.length) }
    })
  }

  async troubled(job: Job, state: 'queued' | 'failed', trouble: MessageTrouble): Promise<void> {
    const { board, onSignal } = this.#parts
    if (isSignal(job)) {
      onSignal({ id: job.id, kind: state === 'failed' ? 'lost' : 'waiting', code: trouble.code })
      return
    }
    const shown = await board.message(job.address, job.at, 'out', job.id)
    if (shown === undefined || (shown.state === state && shown.trouble?.code === trouble.code)) return
    if (shown.state === 'sent' || shown.state === 'delivered') return
    await board.changeMessage({ ...job, direction: 'out' }, (old) => ({ ...old, state, trouble }))
  }
}

function isSignal({ until }: Job): boolean {
  return until !== undefined
}
