import {
  type Address,
  createClient,
  type EIP1193RequestFn,
  getAddress,
  type Hex,
  hexToBigInt,
  http,
  numberToHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { sendTransaction } from 'viem/actions'
import { createConnector } from 'wagmi'
import { openDemoKey, readDemoKey } from './demoKey.ts'

/** Connector id and type of the demo wallet. */
export const DEMO_WALLET = 'demoWallet'

const CONNECTED = 'parley.demo-wallet.connected'

type CallTransaction = { to?: Address; data?: Hex; value?: Hex; gas?: Hex }

/**
 * A wallet inside the page, for development chains only: the key lies in local storage, it signs without asking, and
 * clearing the site's data loses it. Everything it does not sign goes to the chain's RPC.
 */
export function demoWallet({ name }: { name: string }) {
  return createConnector<{ request: EIP1193RequestFn }>((config) => {
    const chain = config.chains[0]
    const transport = http(chain.rpcUrls.default.http[0])
    const account = () => privateKeyToAccount(openDemoKey())
    const client = () => createClient({ account: account(), chain, transport })
    const request = (async ({ method, params }: { method: string; params?: unknown }) => {
      const list = Array.isArray(params) ? params : []
      switch (method) {
        case 'eth_chainId':
          return numberToHex(chain.id)
        case 'eth_accounts':
        case 'eth_requestAccounts':
          return [account().address]
        case 'personal_sign':
          return account().signMessage({ message: { raw: list[0] as Hex } })
        case 'eth_signTypedData_v4':
          return account().signTypedData(JSON.parse(String(list[1])))
        case 'eth_sendTransaction': {
          const { to, data, value, gas } = (list[0] ?? {}) as CallTransaction
          return sendTransaction(client(), {
            ...(to === undefined ? {} : { to }),
            ...(data === undefined ? {} : { data }),
            ...(value === undefined ? {} : { value: hexToBigInt(value) }),
            ...(gas === undefined ? {} : { gas: hexToBigInt(gas) }),
          })
        }
        case 'wallet_switchEthereumChain':
        case 'wallet_addEthereumChain':
          return null
        default:
          return client().request({ method, params } as Parameters<ReturnType<typeof client>['request']>[0])
      }
    }) as EIP1193RequestFn
    return {
      id: DEMO_WALLET,
      name,
      type: DEMO_WALLET,
      async connect() {
        const { address } = account()
        localStorage.setItem(CONNECTED, '1')
        return { accounts: [address] as never, chainId: chain.id }
      },
      async disconnect() {
        localStorage.removeItem(CONNECTED)
      },
      getAccounts: async () => [account().address],
      getChainId: async () => chain.id,
      getProvider: async () => ({ request }),
      isAuthorized: async () => localStorage.getItem(CONNECTED) !== null && readDemoKey() !== undefined,
      switchChain: async () => chain,
      onAccountsChanged: (accounts) =>
        config.emitter.emit('change', { accounts: accounts.map((one) => getAddress(one)) }),
      onChainChanged: (chainId) => config.emitter.emit('change', { chainId: Number(chainId) }),
      onDisconnect: () => config.emitter.emit('disconnect'),
    }
  })
}
