// The command behind `npm run pictures`: takes the pictures of README and guides from the running app, so that they never lie.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { devAccount } from '../devnet/devAccount.ts'
import { ADA } from '../devnet/people/ada.ts'
import { root } from '../devnet/root.ts'
import { Person } from '../test/devnet/support/Person.ts'
import { openBrowser } from '../test/support/openBrowser.ts'
import { startNetwork } from '../test/support/startNetwork.ts'

const folder = join(root, 'docs/images')
mkdirSync(folder, { recursive: true })
const network = await startNetwork()
const browser = await openBrowser()
try {
  const { appUrl, rpcUrl } = network
  const li = await Person.arrive({ browser, appUrl, rpcUrl, wallet: devAccount(6) })
  const chen = await Person.arrive({ browser, appUrl, rpcUrl })
  for (const [person, name] of [
    [li, 'Li Wei'],
    [chen, 'Dr. Chen'],
  ] as const) {
    await person.connect()
    await person.getMoney()
    await person.register(name)
    await person.buyBook('medium')
  }
  await li.openChatWith(ADA.did)
  await li.write('Is anybody here?')
  await li.at('message-text').getByText('You wrote').waitFor()
  await chen.openChatWith(li.did)
  await chen.write('Good morning. Your results are in, and they look good.')
  await li.go('/chat')
  await li.at('conversation').filter({ hasText: 'Chen' }).click()
  await li.write('Thank you, doctor. Shall we talk about them?')
  await chen.write('Gladly. I am free at three.')
  await li.untilState('Thank you, doctor. Shall we talk about them?', ['delivered'])
  await chen.closeWindow()
  await li.write('Three is fine. See you then.')
  await li.message('Three is fine. See you then.').getByText('Postmarked by 2 of 2').waitFor()

  const take = async (name: string) => await li.page.screenshot({ path: join(folder, `${name}.png`) })
  await take('chat')
  await li.go('/stamps')
  await li.at('book').waitFor()
  await take('stamps')
  await li.go('/me')
  await li.at('did').waitFor()
  await take('me')
  // The demo people have filled a sheet by now or soon; the picture waits for a paid claim.
  await li.go('/relays')
  await li.at('claim').first().waitFor({ timeout: 240_000 })
  await take('relays')

  await li.context.addCookies(
    ['locale', 'theme'].map((name, i) => ({ name, value: ['zh', 'dark'][i] ?? '', url: appUrl })),
  )
  await li.page.setViewportSize({ width: 390, height: 844 })
  for (const screen of ['chat', 'stamps', 'relays', 'me']) {
    await li.go(`/${screen}`)
    await li.page.locator('main h1, main h2, main [data-testid=conversation]').first().waitFor()
    await li.page.waitForLoadState('networkidle')
    if (screen === 'chat') {
      await li.at('conversation').filter({ hasText: 'Chen' }).click()
      await li.at('message').first().waitFor()
    }
    await take(`phone-${screen}`)
  }
} finally {
  await browser.close()
  await network.stop()
}
