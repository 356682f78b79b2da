import { beginBlock, chooseMutant, closeSince, openChains, remember, turns } from './chooseMutant.ts'

type Body = { title: string; fullTitle(): string; fn?: (this: unknown) => unknown }
export type Suite = {
  title: string
  root: boolean
  tests: Body[]
  suites: Suite[]
  _beforeAll: Body[]
  _beforeEach: Body[]
  _afterEach: Body[]
  _afterAll: Body[]
}

const SLOWER = 10
const SLACK = 3000
const context = { timeout: () => context, slow: () => context, retries: () => context }

async function call({ fn, title }: Body): Promise<void> {
  if (!fn) throw new Error(`"${title}" has no body`)
  if (fn.length > 0) throw new Error(`"${title}" wants a callback: only promises are waited for`)
  await fn.call(context)
}

/**
 * Runs tests that mocha has loaded, each once for every mutant that it reaches and that lives still. What a suite prepares once
 * (`before`) is shared by all these runs, unless the mutant is reached there: then the suite is begun anew for it.
 */
export class MochaJudge {
  readonly #live: Set<number>
  readonly #killed: (number: number, by: string) => void
  readonly #bodies = new Map<Body, { reached: Set<number>; milliseconds: number }>()
  readonly #preparations = new Map<Suite, Set<number>>()
  #reached = new Set<number>()

  constructor(live: Set<number>, killed: (number: number, by: string) => void) {
    this.#live = live
    this.#killed = killed
  }

  /** A mutant says that it was reached. */
  see(number: number): void {
    this.#reached.add(number)
  }

  /** All mutants that any test reached. */
  get reached(): Set<number> {
    const sets = [...this.#preparations.values(), ...[...this.#bodies.values()].map(({ reached }) => reached)]
    return new Set(sets.flatMap((set) => [...set]))
  }

  /** Runs everything once without a mutant, to see what reaches which. Gives the tests that fail. */
  async trace(suite: Suite, chain: Suite[] = []): Promise<string[]> {
    const failed: string[] = []
    const down = [...chain, suite]
    this.#reached = new Set()
    await chooseMutant(0)
    for (const hook of suite._beforeAll) await call(hook)
    this.#preparations.set(suite, this.#reached)
    for (const test of suite.tests) {
      this.#reached = new Set()
      const began = performance.now()
      const fault = await this.#run(test, down, 0, 600_000)
      if (fault) failed.push(`${test.fullTitle()}: ${fault}`)
      this.#bodies.set(test, { reached: this.#reached, milliseconds: performance.now() - began })
    }
    for (const child of suite.suites) failed.push(...(await this.trace(child, down)))
    for (const hook of suite._afterAll) await call(hook)
    return failed
  }

  /** Judges all that are reached in the tests themselves. */
  async judge(suite: Suite, chain: Suite[] = []): Promise<void> {
    const down = [...chain, suite]
    if (!this.#hasWork(suite, down)) return
    await chooseMutant(undefined)
    for (const hook of suite._beforeAll) await call(hook)
    for (const test of suite.tests) {
      for (const number of this.#bodies.get(test)?.reached ?? []) {
        if (!this.#live.has(number) || this.#isPrepared(number, down)) continue
        await this.#try(test, down, number)
      }
    }
    // A test that cannot be run twice would have killed mutants that do no harm.
    for (const test of suite.tests) {
      const fault = await this.#run(test, down, undefined, 600_000)
      if (fault) throw new Error(`"${test.fullTitle()}" fails when it is run again: ${fault}`)
    }
    for (const child of suite.suites) await this.judge(child, down)
    for (const hook of suite._afterAll) await call(hook)
  }

  /** Judges those that are reached while a suite is prepared: each has the suite for itself, those first that look at it most. */
  async judgePrepared(root: Suite, progress: (done: number, of: number) => void): Promise<void> {
    const prepares = (number: number) => (suite: Suite) =>
      this.#below(suite).some((inner) => this.#preparations.get(inner)?.has(number))
    const numbers = [...this.#live].filter((number) => root.suites.some(prepares(number)))
    for (const [index, number] of numbers.entries()) {
      progress(index, numbers.length)
      const suites = root.suites.filter(prepares(number))
      suites.sort((a, b) => this.#interest(b, number) - this.#interest(a, number))
      for (const suite of suites) if (this.#live.has(number)) await this.#alone(suite, number)
    }
  }

  /** The part of a suite's tests that reach a mutant by themselves. */
  #interest(suite: Suite, number: number): number {
    const tests = this.#below(suite).flatMap(({ tests }) => tests)
    return tests.filter((test) => this.#bodies.get(test)?.reached.has(number)).length / tests.length
  }

  async #alone(suite: Suite, number: number): Promise<void> {
    const before = openChains()
    await this.#fresh(suite, [], number).catch((error: unknown) =>
      this.#kill(number, `${suite.title}: ${String(error)}`),
    )
    await chooseMutant(undefined)
    await closeSince(before)
  }

  async #fresh(suite: Suite, chain: Suite[], number: number): Promise<void> {
    const down = [...chain, suite]
    await chooseMutant(number)
    for (const hook of suite._beforeAll) await call(hook)
    const reaches = (test: Body) => this.#bodies.get(test)?.reached.has(number) ?? false
    const others = this.#isPrepared(number, down) ? suite.tests.filter((test) => !reaches(test)) : []
    for (const test of [...suite.tests.filter(reaches), ...others]) {
      if (this.#live.has(number)) await this.#try(test, down, number)
    }
    for (const child of suite.suites) if (this.#live.has(number)) await this.#fresh(child, down, number)
    await chooseMutant(number)
    for (const hook of suite._afterAll) await call(hook)
  }

  #below(suite: Suite): Suite[] {
    return [suite, ...suite.suites.flatMap((child) => this.#below(child))]
  }

  #isPrepared(number: number, chain: Suite[]): boolean {
    return chain.some((suite) => this.#preparations.get(suite)?.has(number))
  }

  #hasWork(suite: Suite, chain: Suite[]): boolean {
    const own = suite.tests.some((test) =>
      [...(this.#bodies.get(test)?.reached ?? [])].some(
        (number) => this.#live.has(number) && !this.#isPrepared(number, chain),
      ),
    )
    return own || suite.suites.some((child) => this.#hasWork(child, [...chain, child]))
  }

  async #try(test: Body, chain: Suite[], number: number): Promise<void> {
    const limit = SLACK + SLOWER * (this.#bodies.get(test)?.milliseconds ?? 0)
    const fault = await this.#run(test, chain, number, limit)
    if (fault) this.#kill(number, test.fullTitle())
  }

  #kill(number: number, by: string): void {
    if (this.#live.delete(number)) this.#killed(number, by)
  }

  /** One test with what goes before and after it; why it failed, if it did. All chains are afterwards as they were. */
  async #run(test: Body, chain: Suite[], number: number | undefined, limit: number): Promise<string | undefined> {
    const before = openChains()
    const putBack = await remember()
    await chooseMutant(number)
    await beginBlock()
    let fault: string | undefined
    const fails = (error: unknown) => {
      fault ??= error instanceof Error ? error.message : String(error)
    }
    await this.#inTurn(async () => {
      try {
        for (const suite of chain) for (const hook of suite._beforeEach) await call(hook)
        await call(test)
      } finally {
        for (const suite of chain.toReversed()) for (const hook of suite._afterEach) await call(hook)
      }
    }, limit).catch(fails)
    await chooseMutant(undefined)
    await closeSince(before)
    await putBack()
    return fault
  }

  async #inTurn(work: () => Promise<void>, limit: number): Promise<void> {
    const turn = { over: false }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`not over in ${limit} ms`)), limit)
    })
    try {
      await Promise.race([turns.run(turn, work), late])
    } finally {
      clearTimeout(timer)
      turn.over = true
    }
  }
}
