import { readFile } from 'node:fs/promises'
import { parseAddressBook } from '@parley/protocol'
import type { Network } from './network.ts'

/** Why there is no network to show; `detail` is for the operator. */
export type NetworkProblem = { code: 'network/unset' | 'network/unreadable' | 'network/malformed'; detail: string }

export type NetworkReading = { network: Network; problem?: never } | { problem: NetworkProblem; network?: never }

/** Reads the address book named by PARLEY_ADDRESS_BOOK, at each call: a new deployment needs no new build. Server only. */
export async function readNetwork(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<NetworkReading> {
  const path = env.PARLEY_ADDRESS_BOOK
  if (path === undefined || path === '')
    return {
      problem: { code: 'network/unset', detail: 'Set PARLEY_ADDRESS_BOOK to the address book file of a deployment.' },
    }
  let text: string
  try {
    text = await readFile(/* turbopackIgnore: true */ path, 'utf8')
  } catch (error) {
    return {
      problem: {
        code: 'network/unreadable',
        detail: `The address book cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      },
    }
  }
  try {
    const book = parseAddressBook(JSON.parse(text))
    const rpcUrl = env.PARLEY_PUBLIC_RPC_URL
    const projectId = env.PARLEY_WALLETCONNECT_PROJECT_ID
    const subgraphUrl = env.PARLEY_PUBLIC_SUBGRAPH_URL
    return {
      network: {
        ...book,
        ...(rpcUrl === undefined || rpcUrl === '' ? {} : { rpcUrl }),
        ...(projectId === undefined || projectId === '' ? {} : { walletConnectProjectId: projectId }),
        ...(subgraphUrl === undefined || subgraphUrl === '' ? {} : { subgraphUrl }),
      },
    }
  } catch (error) {
    return {
      problem: {
        code: 'network/malformed',
        detail: `The address book is malformed: ${error instanceof Error ? error.message : String(error)}`,
      },
    }
  }
}
