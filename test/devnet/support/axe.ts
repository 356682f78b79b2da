import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong on the page, one line a violation with the first element it is about. It looks at a page at rest:
 * under a dialog that is fading out no colour is what it will be. */
export async function axe(page: Page): Promise<string[]> {
  await page.waitForFunction(
    () =>
      document.querySelector('[data-ending-style], [data-starting-style]') === null &&
      document.getAnimations().every(({ playState, effect }) => {
        return playState !== 'running' || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY
      }),
  )
  await page.evaluate(source)
  return await page.evaluate(async () => {
    type Result = { violations: { id: string; help: string; nodes: { target: unknown[] }[] }[] }
    const { violations } = await (window as unknown as { axe: { run(): Promise<Result> } }).axe.run()
    return violations.map(({ id, help, nodes }) => `${id} (${help}) at ${String(nodes[0]?.target[0])}`)
  })
}
