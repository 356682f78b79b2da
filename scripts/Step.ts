/** One thing `npm test` runs: a command, and whether its output tells how many tests passed. */
export type Step = {
  name: string
  args: string[]
  /** What is run; this Node, if it is not said. */
  command?: string
  cwd?: string
  /** True for test runners whose closing lines ("12 passing") are counted; others count as one. */
  counts?: boolean
  timeoutMs?: number
}
