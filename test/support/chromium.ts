import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../devnet/root.ts'

const CACHE = join(root, 'node_modules/.cache/parley-chromium')

/** The package's own list names folders that exist on Lambda only. The machine's fonts come first where it has any. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>${CACHE}/fonts/fonts</dir>
  <cachedir>${CACHE}/fonts-cache</cachedir>
</fontconfig>
`

export type Chromium = { executablePath: string; env: Record<string, string> }

/**
 * A real Chromium for tests. `CHROME_PATH` names an installed one; otherwise the one inside the npm package is unpacked
 * (once a checkout), with the libraries and fonts that a bare machine lacks.
 */
export async function chromium(): Promise<Chromium> {
  const installed = process.env.CHROME_PATH
  if (installed !== undefined) return { executablePath: installed, env: {} }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('The Chromium of the npm package runs on Linux x64. Set CHROME_PATH to an installed Chrome.')
  }
  if (!existsSync(CACHE)) await unpack()
  return {
    executablePath: join(CACHE, 'chromium'),
    env: { LD_LIBRARY_PATH: join(CACHE, 'al2023/lib'), FONTCONFIG_PATH: join(CACHE, 'fonts') },
  }
}

/** The package unpacks into the temp folder, and its libraries only where it believes to be on Lambda. */
async function unpack(): Promise<void> {
  const directory = `${CACHE}.${process.pid}`
  mkdirSync(directory, { recursive: true })
  const old = {
    TMPDIR: process.env.TMPDIR,
    AWS_EXECUTION_ENV: process.env.AWS_EXECUTION_ENV,
    LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH,
    FONTCONFIG_PATH: process.env.FONTCONFIG_PATH,
  }
  process.env.TMPDIR = directory
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  try {
    const { default: bundled } = await import('@sparticuz/chromium')
    await bundled.executablePath()
    writeFileSync(join(directory, 'fonts/fonts.conf'), FONTS)
    if (existsSync(CACHE)) rmSync(directory, { recursive: true })
    else renameSync(directory, CACHE)
  } finally {
    for (const [name, value] of Object.entries(old)) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
