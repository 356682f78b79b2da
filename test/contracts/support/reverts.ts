import { expect } from 'chai'

/** Stands for the contract when the chain did not tell which one it was. */
export const UNKNOWN = 'some contract'

const LIBRARIES = new Set(['Tokens', 'PageTree', 'BN254', 'HashToBN254', 'SafeCast', 'SafeERC20'])

/** Every custom error that a test of this run has expected and got, as `Contract Error_Name`. */
export const provoked = new Set<string>()

/**
 * Expects a call to be refused with this custom error and, if given, these arguments as the chain prints them.
 * The chain names the error of whatever contract raised it, so a token's error is seen through ours.
 */
export async function reverts(call: Promise<unknown>, error: string, ...args: unknown[]): Promise<void> {
  const outcome = await call.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  )
  expect(outcome, `${error} was expected`).to.be.instanceOf(Error)
  const text = String(outcome)
  const found = text.match(/reverted with custom error '(\w+)\((.*?)\)'/)
  expect(found?.[1], text.slice(0, 600)).to.equal(error)
  if (args.length > 0) {
    const plain = (value: string) => value.replaceAll('"', '').toLowerCase()
    expect(plain(found?.[2] ?? '')).to.equal(args.map((arg) => plain(String(arg))).join(', '))
  }
  provoked.add(`${contractOf(outcome)} ${error}`)
}

/** Which contract raised an error: the innermost of the chain's own trace; a library counts as its caller. */
function contractOf(outcome: unknown): string {
  const deployed = String(outcome).match(/(\w+) was not deployed/)?.[1]
  if (deployed) return deployed
  let cause = outcome
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  const stack = cause instanceof Error ? (cause.stack ?? '') : ''
  const frames = [...stack.matchAll(/\bat (\w+)\.\S+ \((?:contracts|test)\//g)].map(([, contract = '']) => contract)
  // Optimized code may leave nothing but free functions in a trace.
  return frames.find((contract) => !LIBRARIES.has(contract)) ?? UNKNOWN
}
