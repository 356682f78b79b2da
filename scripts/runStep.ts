import { spawn } from 'node:child_process'
import { root } from '../devnet/root.ts'
import type { Step } from './Step.ts'

export type StepResult = { name: string; passed: number; failed: number; seconds: number; output: string }

/** Runs one step to its end; its output is kept, so that steps side by side do not mix their lines. */
export async function runStep({
  name,
  args,
  command,
  cwd = root,
  counts = false,
  timeoutMs = 15 * 60_000,
}: Step): Promise<StepResult> {
  const began = Date.now()
  const output: string[] = []
  const code = await new Promise<number>((resolve) => {
    const [program, words] = command
      ? [command, args]
      : [process.execPath, ['--disable-warning=ExperimentalWarning', ...args]]
    const child = spawn(program, words, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' },
    })
    const timer = setTimeout(() => {
      output.push(`\nNot finished in ${timeoutMs / 60_000} minutes: killed.\n`)
      child.kill('SIGKILL')
    }, timeoutMs)
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()))
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve(status ?? 1)
    })
  })
  const text = output.join('')
  const seconds = Math.round((Date.now() - began) / 100) / 10
  if (!counts) return { name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, seconds, output: text }
  // A runner that sums up several others (Hardhat) says the total last.
  const passed = last(text, /^\s*(\d+) passing\b/gm)
  // A skipped test is a test that did not run: it fails the run, and so does a runner that found nothing to run.
  const failed = sum(text, /^\s*(\d+) failing\b/gm) + sum(text, /^\s*(\d+) (?:pending|skipped)\b/gm)
  return { name, passed, failed: Math.max(failed, code === 0 && passed > 0 ? 0 : 1), seconds, output: text }
}

const last = (text: string, pattern: RegExp) => Number([...text.matchAll(pattern)].at(-1)?.[1] ?? 0)
const sum = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].reduce((total, [, n]) => total + Number(n), 0)
