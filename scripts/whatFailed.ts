const LINES = 60

/** What a step says of its failures, without stacks: said again at the very end, where one looks first. */
export function whatFailed(output: string): string {
  const lines = output.trimEnd().split('\n')
  const list = lines.findIndex((line) => /^\s*\d+ failing\b/.test(line))
  const told = list === -1 ? lines.slice(-LINES) : lines.slice(list)
  const short = told.filter((line) => line.trim() !== '' && !/^\s+at /.test(line))
  return short.slice(0, LINES).join('\n')
}
