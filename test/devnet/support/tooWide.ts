import type { Page } from 'playwright-core'

/** What of the page stands out of the window at its right side; tables and code may scroll. */
export async function tooWide(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((element) => element.closest('table, pre, .sr-only') === null)
      .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 100)),
  )
}
