import { expect } from 'chai'

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
  for (const contract of contractsOf(outcome)) provoked.add(`${contract} ${error}`)
}

/** The contracts that were running, innermost first, as the chain's own trace names them; a library is part of its caller. */
function contractsOf(outcome: unknown): string[] {
  let cause = outcome
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  const frames = (cause instanceof Error ? (cause.stack ?? '') : '').matchAll(/\bat (\w+)\.\S+ \((?:contracts|test)\//g)
  return [...new Set([...frames].map(([, contract = '']) => contract))]
}
