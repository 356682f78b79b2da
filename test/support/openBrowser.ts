import { type Browser, chromium as playwright } from 'playwright-core'
import { chromium } from './chromium.ts'

/** Starts a headless Chromium that reaches nothing but this machine. `devices`: a microphone and a camera that it may use. */
export async function openBrowser({ devices = false } = {}): Promise<Browser> {
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
      ...(devices ? ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] : []),
    ],
  })
}

const stringsOf = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
