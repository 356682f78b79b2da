import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Question } from '../query/Answerer.ts'
import { limits } from '../query/limits.ts'
import { RunnerError } from '../RunnerError.ts'

const PROGRAM = join(import.meta.dirname, 'answerProcess.ts')
const MAX_WAITING = 64
/** The answering process stops itself at the limit where it can; in the middle of one SQL statement it cannot. */
const GRACE_MS = 1_000
/** A process that does not come up in this time is tried once more by the next query. */
const START_MS = 20_000

type Job = { question: Question; resolve: (answer: string) => void; reject: (error: Error) => void }

/** Processes that answer queries, one query each at a time. The indexer never waits for a query. */
export class AnswerPool {
  readonly #args: string[]
  readonly #waiting: Job[] = []
  readonly #seats: { child: ChildProcess | undefined; busy: boolean }[]
  #closed = false

  constructor({ file, deployment, size }: { file: string; deployment: string; size: number }) {
    this.#args = [file, deployment]
    this.#seats = Array.from({ length: size }, () => ({ child: undefined, busy: false }))
  }

  /** The answer as JSON. @throws {RunnerError} `query/busy`, `query/timeout` */
  answer(question: Question): Promise<string> {
    if (this.#waiting.length >= MAX_WAITING)
      return Promise.reject(new RunnerError('query/busy', { waiting: this.#waiting.length }))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject })
      this.#work()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const { reject } of this.#waiting.splice(0)) reject(new RunnerError('query/busy', { waiting: 0 }))
    await Promise.all(this.#seats.map(({ child }) => child && end(child)))
  }

  #work(): void {
    const seat = this.#seats.find(({ busy }) => !busy)
    const job = seat && !this.#closed ? this.#waiting.shift() : undefined
    if (seat === undefined || job === undefined) return
    seat.busy = true
    this.#ask(seat, job.question)
      .then(job.resolve, job.reject)
      .finally(() => {
        seat.busy = false
        this.#work()
      })
  }

  async #ask(seat: { child: ChildProcess | undefined }, question: Question): Promise<string> {
    const timeoutMs = limits.milliseconds + GRACE_MS
    try {
      if (seat.child === undefined) {
        seat.child = fork(PROGRAM, this.#args, { execArgv: ['--disable-warning=ExperimentalWarning'] })
        await nextMessage(seat.child, START_MS)
      }
      const answer = nextMessage(seat.child, timeoutMs)
      seat.child.send(question)
      return await answer
    } catch {
      if (seat.child !== undefined) await end(seat.child)
      seat.child = undefined
      throw new RunnerError('query/timeout', { milliseconds: limits.milliseconds })
    }
  }
}

function nextMessage(child: ChildProcess, timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const clean = () => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
    }
    const onMessage = (message: unknown) => {
      clean()
      resolve(String(message))
    }
    const onExit = () => {
      clean()
      reject(new Error('the answering process ended'))
    }
    const timer = setTimeout(() => {
      clean()
      reject(new Error('no answer in time'))
    }, timeoutMs)
    child.on('message', onMessage)
    child.on('exit', onExit)
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
