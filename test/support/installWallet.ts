import type { BrowserContext } from 'playwright-core'
import { createWalletClient, type Hex, http, type LocalAccount, type TypedDataDefinition } from 'viem'
import { hardhat } from 'viem/chains'
import { rpc } from '../../devnet/rpc.ts'

export const WALLET_NAME = 'Test Wallet'

/** What a person would have been asked, in order. */
export type WalletPrompt = 'connect' | 'sign typed data' | 'send transaction'

export type TestWallet = {
  prompts: WalletPrompt[]
  /** Makes the person decline the next prompt of this kind. */
  declineNext(prompt: WalletPrompt): void
  /** The next prompt of this kind is never answered: its window was closed without a word. */
  leaveNext(prompt: WalletPrompt): void
  /** The extension goes away under the next prompt of this kind. */
  disconnectNext(prompt: WalletPrompt): void
  /** The person has another network chosen in the wallet; pages see it when they are loaded next. */
  moveToChain(chainId: number): void
}

/** Gives every page of a context a wallet extension that announces itself by EIP-6963 and signs with a funded account. */
export async function installWallet(
  context: BrowserContext,
  account: LocalAccount,
  rpcUrl: string,
): Promise<TestWallet> {
  const prompts: WalletPrompt[] = []
  let connected = false
  let chainId: number = hardhat.id
  const [declined, left, disconnected] = [new Set<WalletPrompt>(), new Set<WalletPrompt>(), new Set<WalletPrompt>()]
  const sender = createWalletClient({ account, chain: hardhat, transport: http(rpcUrl) })

  const ask = async (prompt: WalletPrompt) => {
    prompts.push(prompt)
    if (declined.delete(prompt)) throw Object.assign(new Error('User rejected the request.'), { code: 4001 })
    if (disconnected.delete(prompt)) throw Object.assign(new Error('The provider is disconnected.'), { code: 4900 })
    if (left.delete(prompt)) await new Promise<never>(() => {})
  }
  const answer = async (method: string, params: unknown[]): Promise<unknown> => {
    switch (method) {
      case 'eth_requestAccounts':
        await ask('connect')
        connected = true
        return [account.address]
      case 'wallet_requestPermissions':
        await ask('connect')
        connected = true
        return [
          {
            parentCapability: 'eth_accounts',
            caveats: [{ type: 'restrictReturnedAccounts', value: [account.address] }],
          },
        ]
      case 'eth_accounts':
        return connected ? [account.address] : []
      case 'eth_signTypedData_v4':
        await ask('sign typed data')
        return await account.signTypedData(JSON.parse(String(params[1])) as TypedDataDefinition)
      case 'eth_sendTransaction': {
        await ask('send transaction')
        const { to, data, value } = params[0] as { to: Hex; data: Hex; value?: Hex }
        return await sender.sendTransaction({ to, data, ...(value === undefined ? {} : { value: BigInt(value) }) })
      }
      case 'eth_chainId':
        return `0x${chainId.toString(16)}`
      case 'wallet_switchEthereumChain':
        chainId = Number((params[0] as { chainId: string }).chainId)
        return null
      case 'wallet_addEthereumChain':
      case 'wallet_revokePermissions':
        return null
      default:
        return await rpc(rpcUrl, method, params)
    }
  }

  await context.exposeFunction('__testWallet', async (method: string, params: unknown[]) => {
    try {
      return { result: await answer(method, params) }
    } catch (error) {
      const { code = -32_603, message } = error as { code?: number; message: string }
      return { error: { code, message } }
    }
  })
  await context.addInitScript((name) => {
    type Answer = { result?: unknown; error?: { code: number; message: string } }
    const call = (method: string, params: unknown[]) =>
      (window as unknown as { __testWallet(method: string, params: unknown[]): Promise<Answer> }).__testWallet(
        method,
        params,
      )
    const provider = {
      async request({ method, params = [] }: { method: string; params?: unknown[] }) {
        const { result, error } = await call(method, params)
        if (error) throw Object.assign(new Error(error.message), { code: error.code })
        return result
      },
      on: () => provider,
      removeListener: () => provider,
    }
    const icon =
      'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="teal"/></svg>'
    const info = { uuid: '7f6a3f3e-2d2b-4c8e-9c53-0c4f0f3b7a11', name, icon, rdns: 'test.parley.wallet' }
    const announce = () =>
      window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }))
    window.addEventListener('eip6963:requestProvider', announce)
    announce()
  }, WALLET_NAME)

  return {
    prompts,
    declineNext: (prompt) => void declined.add(prompt),
    leaveNext: (prompt) => void left.add(prompt),
    disconnectNext: (prompt) => void disconnected.add(prompt),
    moveToChain(id) {
      chainId = id
    },
  }
}
