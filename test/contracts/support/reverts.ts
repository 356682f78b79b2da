import { expect } from 'chai'

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
}
