import { type Browser, chromium as playwright } from 'playwright-core'
import { chromium } from './chromium.ts'

/** Starts a headless Chromium that reaches nothing but this machine. */
export async function openBrowser(): Promise<Browser> {
  const { executablePath, env } = await chromium()
  return await playwright.launch({
    executablePath,
    env: { ...stringsOf(process.env), ...env },
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  })
}

const stringsOf = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
