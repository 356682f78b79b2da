import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type AddressBook, parseAddressBook } from '@parley/protocol'
import { isAddress } from 'viem'
import { DeploymentError } from './DeploymentError.ts'

/** What is known of an earlier run. A run that was cut short leaves only some contracts. */
export type KnownDeployment = {
  readonly genesis: number
  readonly deployBlock: number
  readonly contracts: Partial<AddressBook['contracts']>
  /** What a finished post office began with; a governor may have changed it since. */
  readonly shares?: AddressBook['shares']
}

/** What an earlier run wrote, finished or not. @throws {DeploymentError} if the address book is none */
export async function readKnownDeployment(file: string): Promise<KnownDeployment | undefined> {
  const unfinished = await readJson(draftOf(file))
  if (isKnownDeployment(unfinished)) return unfinished
  const finished = await readJson(file)
  if (finished === undefined) return undefined
  try {
    const { schedule, deployBlock, contracts, shares } = parseAddressBook(finished)
    return { genesis: schedule.genesis, deployBlock, contracts, shares }
  } catch (cause) {
    throw new DeploymentError(`${file} is not an address book: mend it or move it away.`, { cause })
  }
}

/** Notes where everything is going to be before the first of it is made, so that a run that is cut short loses nothing. */
export async function noteProgress(file: string, known: KnownDeployment): Promise<void> {
  await writeJson(draftOf(file), known)
}

/** Writes the address book in one step, so that no reader ever sees half of it. */
export async function writeAddressBook(file: string, book: AddressBook): Promise<void> {
  await writeJson(file, parseAddressBook(book))
  await rm(draftOf(file), { force: true })
}

const draftOf = (file: string) => `${file}.unfinished`

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new DeploymentError(`${file} cannot be read as JSON: mend it or move it away.`, { cause: error })
  }
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.tmp`
  await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`)
  await rename(draft, file)
}

function isKnownDeployment(value: unknown): value is KnownDeployment {
  if (typeof value !== 'object' || value === null) return false
  const { genesis, deployBlock, contracts } = value as Record<string, unknown>
  if (!Number.isSafeInteger(genesis) || !Number.isSafeInteger(deployBlock)) return false
  if (typeof contracts !== 'object' || contracts === null) return false
  return Object.values(contracts).every((address) => typeof address === 'string' && isAddress(address))
}
