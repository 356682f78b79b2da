import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong on the page, one line a violation with the first element it is about. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(source)
  return await page.evaluate(async () => {
    type Result = { violations: { id: string; help: string; nodes: { target: unknown[] }[] }[] }
    const { violations } = await (window as unknown as { axe: { run(): Promise<Result> } }).axe.run()
    return violations.map(({ id, help, nodes }) => `${id} (${help}) at ${String(nodes[0]?.target[0])}`)
  })
}
