import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { chooseLocale } from '../../app/src/i18n/chooseLocale.ts'
import { readNetwork } from '../../app/src/lib/readNetwork.ts'
import { stampArt } from '../../app/src/lib/stampArt.ts'
import { parseTheme } from '../../app/src/lib/theme.ts'
import { someAddressBook } from '../support/someAddressBook.ts'

const book = someAddressBook()

describe('app: the network it talks to is read at run time', () => {
  let directory: string
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'parley-app-'))
  })
  after(() => rm(directory, { recursive: true }))

  const write = async (name: string, text: string) => {
    const path = join(directory, name)
    await writeFile(path, text)
    return path
  }

  it('gives the address book, with what the operator overrides', async () => {
    const PARLEY_ADDRESS_BOOK = await write('good.json', JSON.stringify(book))
    expect((await readNetwork({ PARLEY_ADDRESS_BOOK })).network).to.deep.equal(book)
    const { network } = await readNetwork({
      PARLEY_ADDRESS_BOOK,
      PARLEY_PUBLIC_RPC_URL: 'https://rpc.example',
      PARLEY_WALLETCONNECT_PROJECT_ID: 'abc',
      PARLEY_PUBLIC_SUBGRAPH_URL: 'https://graph.example/graphql',
    })
    expect(network).to.include({
      rpcUrl: 'https://rpc.example',
      walletConnectProjectId: 'abc',
      subgraphUrl: 'https://graph.example/graphql',
    })
  })

  it('says which problem there is', async () => {
    expect((await readNetwork({})).problem?.code).to.equal('network/unset')
    expect((await readNetwork({ PARLEY_ADDRESS_BOOK: join(directory, 'none.json') })).problem?.code).to.equal(
      'network/unreadable',
    )
    expect((await readNetwork({ PARLEY_ADDRESS_BOOK: await write('text.json', 'no json') })).problem?.code).to.equal(
      'network/malformed',
    )
    const wrong = await readNetwork({
      PARLEY_ADDRESS_BOOK: await write('wrong.json', JSON.stringify({ ...book, chainId: 'x' })),
    })
    expect(wrong.problem?.code).to.equal('network/malformed')
    expect(wrong.problem?.detail, 'names the member').to.contain('chainId')
  })
})

describe('app: language and look', () => {
  for (const { cookie, accept, locale } of [
    { cookie: undefined, accept: null, locale: 'en' },
    { cookie: undefined, accept: 'zh-CN,zh;q=0.9,en;q=0.8', locale: 'zh' },
    { cookie: undefined, accept: 'fr-FR,fr;q=0.9,zh;q=0.4,en;q=0.5', locale: 'en' },
    { cookie: undefined, accept: 'fr, de', locale: 'en' },
    { cookie: undefined, accept: 'zh;q=0, en;q=0.1', locale: 'en' },
    { cookie: 'en', accept: 'zh-CN', locale: 'en' },
    { cookie: 'zh', accept: 'en', locale: 'zh' },
    { cookie: 'xx', accept: 'zh', locale: 'zh' },
  ]) {
    it(`cookie ${cookie}, browser ${accept}: ${locale}`, () => expect(chooseLocale(cookie, accept)).to.equal(locale))
  }

  it('an unknown theme is the one of the system', () => {
    expect(parseTheme('dark')).to.equal('dark')
    expect(parseTheme('"><script>')).to.equal('system')
    expect(parseTheme(undefined)).to.equal('system')
  })

  it('stamps of identities are steady, ignore the case of an address, and differ', () => {
    const did = 'did:ethr:0x7a69:0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
    expect(stampArt(did)).to.deep.equal(stampArt(did.toLowerCase()))
    const looks = new Set(
      Array.from({ length: 200 }, (_, index) =>
        JSON.stringify(stampArt(`did:ethr:0x7a69:0x${index.toString(16).padStart(40, '0')}`)),
      ),
    )
    expect(looks.size, 'different looks among 200 neighbours').to.be.greaterThan(195)
  })
})
