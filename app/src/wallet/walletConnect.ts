import { type Address, getAddress, numberToHex, UserRejectedRequestError } from 'viem'
import { createConnector } from 'wagmi'

type UniversalProvider = InstanceType<typeof import('@walletconnect/universal-provider').UniversalProvider>

/** Connector id and type of WalletConnect. */
export const WALLET_CONNECT = 'walletConnect'

const CONNECTED = 'parley.walletconnect.connected'
const METHODS = [
  'eth_sendTransaction',
  'eth_signTypedData_v4',
  'personal_sign',
  'wallet_switchEthereumChain',
  'wallet_addEthereumChain',
]
const EVENTS = ['accountsChanged', 'chainChanged']

export type WalletConnectInit = { projectId: string; name: string }

type Provider = { request(call: { method: string; params?: unknown }): Promise<unknown> }

/**
 * A phone's wallet by QR code. The libraries are fetched when it is clicked, or when the last visit used it, and the QR
 * is drawn without the vendor's list of wallets, so no host but the vendor's relay is reached.
 */
export function walletConnect({ projectId, name }: WalletConnectInit) {
  let opened: Promise<UniversalProvider> | undefined
  return createConnector<Provider>((config) => {
    const chain = config.chains[0]
    const scope = `eip155:${chain.id}`

    const open = () => {
      opened ??= (async () => {
        const { UniversalProvider } = await import('@walletconnect/universal-provider')
        const provider = await UniversalProvider.init({
          projectId,
          metadata: {
            name: 'Parley',
            description: 'Parley',
            url: location.origin,
            icons: [`${location.origin}/icon.svg`],
          },
        })
        provider.on('session_delete', () => {
          localStorage.removeItem(CONNECTED)
          config.emitter.emit('disconnect')
        })
        provider.on('accountsChanged', (accounts: string[]) => {
          if (accounts.length > 0) config.emitter.emit('change', { accounts: accounts.map((one) => getAddress(one)) })
        })
        provider.on('chainChanged', (chainId: string | number) =>
          config.emitter.emit('change', { chainId: Number(chainId) }),
        )
        return provider
      })()
      opened.catch(() => {
        opened = undefined
      })
      return opened
    }

    const accountsOf = (provider: UniversalProvider): Address[] =>
      (provider.session?.namespaces.eip155?.accounts ?? []).map((one) => getAddress(one.split(':').at(-1) ?? ''))

    const pair = async (provider: UniversalProvider) => {
      const { WalletConnectModal } = await import('@walletconnect/modal')
      const modal = new WalletConnectModal({ projectId, chains: [scope], enableExplorer: false })
      const onUri = (uri: string) => {
        config.emitter.emit('message', { type: 'display_uri' })
        void modal.openModal({ uri })
      }
      provider.on('display_uri', onUri)
      let unsubscribe = () => {}
      const closed = new Promise<never>((_, reject) => {
        unsubscribe = modal.subscribeModal(({ open }) => {
          if (!open) reject(new UserRejectedRequestError(new Error('The QR code was closed.')))
        })
      })
      try {
        const rpc = chain.rpcUrls.default.http[0]
        const pairing = provider.connect({
          optionalNamespaces: {
            eip155: {
              chains: [scope],
              methods: METHODS,
              events: EVENTS,
              ...(rpc === undefined ? {} : { rpcMap: { [chain.id]: rpc } }),
            },
          },
        })
        await Promise.race([pairing, closed])
      } catch (error) {
        provider.abortPairingAttempt()
        throw error
      } finally {
        unsubscribe()
        provider.off('display_uri', onUri)
        modal.closeModal()
      }
    }

    return {
      id: WALLET_CONNECT,
      name,
      type: WALLET_CONNECT,
      async connect({ isReconnecting } = {}) {
        const provider = await open()
        if (accountsOf(provider).length === 0) {
          if (isReconnecting === true) throw new Error('No WalletConnect session is left.')
          await pair(provider)
        }
        provider.setDefaultChain(scope)
        localStorage.setItem(CONNECTED, '1')
        return { accounts: accountsOf(provider) as never, chainId: chain.id }
      },
      async disconnect() {
        localStorage.removeItem(CONNECTED)
        await (await opened)?.disconnect()
      },
      getAccounts: async () => accountsOf(await open()),
      getChainId: async () => chain.id,
      async getProvider() {
        // wagmi asks every connector at start: an unused one must not fetch its libraries.
        if (opened === undefined && localStorage.getItem(CONNECTED) === null)
          throw new Error('WalletConnect is not in use.')
        const provider = await open()
        return { request: ({ method, params }) => provider.request({ method, params: params as unknown[] }, scope) }
      },
      isAuthorized: async () => localStorage.getItem(CONNECTED) !== null && accountsOf(await open()).length > 0,
      async switchChain({ chainId }) {
        await (await open()).request(
          { method: 'wallet_switchEthereumChain', params: [{ chainId: numberToHex(chainId) }] },
          scope,
        )
        return chain
      },
      onAccountsChanged: (accounts) =>
        config.emitter.emit('change', { accounts: accounts.map((one) => getAddress(one)) }),
      onChainChanged: (chainId) => config.emitter.emit('change', { chainId: Number(chainId) }),
      onDisconnect: () => config.emitter.emit('disconnect'),
    }
  })
}
