// The command behind `npm run pictures`: takes the pictures of README and guides from the running app, so that they never lie.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { devAccount } from '../devnet/devAccount.ts'
import { ADA } from '../devnet/people/ada.ts'
import { root } from '../devnet/root.ts'
import { overhear } from '../test/devnet/support/overhear.ts'
import { Person } from '../test/devnet/support/Person.ts'
import { openBrowser } from '../test/support/openBrowser.ts'
import { serveYear } from '../test/support/serveYear.ts'
import { startNetwork } from '../test/support/startNetwork.ts'

const folder = join(root, 'docs/images')
mkdirSync(folder, { recursive: true })
const network = await startNetwork()
const browser = await openBrowser({ devices: true })
try {
  const { appUrl, rpcUrl } = network
  const li = await Person.arrive({ browser, appUrl, rpcUrl, wallet: devAccount(6) })
  const chen = await Person.arrive({ browser, appUrl, rpcUrl })
  for (const person of [li, chen]) await overhear(person)
  const take = async (name: string, { page } = li) => {
    await page.waitForLoadState('networkidle').catch(() => undefined)
    await page.screenshot({ path: join(folder, `${name}.png`) })
  }

  await li.go('/')
  await take('front-page')
  await li.go('/chat?connect=1')
  await li.at('connect-dialog').waitFor()
  await take('connect')
  await li.connect()
  await li.getMoney()
  await li.register('Li Wei')
  await li.go('/stamps')
  await li.at('buy-form').waitFor()
  await take('buy')
  await li.buyBook('medium')

  await chen.connect()
  await chen.getMoney()
  await chen.register('Dr. Chen')
  await chen.buyBook('medium')

  await li.openChatWith(ADA.did)
  await li.write('Is anybody here?')
  await li.at('message-text').getByText('You wrote').waitFor()
  await chen.openChatWith(li.did)
  await chen.write('Good morning. Your results are in, and they look good.')
  await li.go('/chat')
  await li.at('conversation').filter({ hasText: 'Chen' }).click()
  await li.write('Thank you, doctor. Shall we talk about them?')
  await li.untilState('Thank you, doctor. Shall we talk about them?', ['delivered'])
  await chen.write('Gladly. I am free at three.')
  await li.message('Gladly. I am free at three.').waitFor()
  await chen.closeWindow()
  await li.write('Three is fine. See you then.')
  await li.message('Three is fine. See you then.').getByText('Postmarked by 2 of 2').waitFor()
  await take('chat')
  await chen.openWindow()
  await chen.go('/chat')
  await chen.at('conversation').filter({ hasText: 'Li Wei' }).click()
  await li.at('call-audio').click()
  await li.page.locator('[data-testid=level][data-heard=true]').waitFor()
  await take('check')
  await li.at('check-call').click()
  await chen.at('accept').click()
  await chen.at('call-chat-button').click()
  await chen.at('call-chat-input').fill('I am sending you the letter of the clinic now.')
  await chen.page.keyboard.press('Enter')
  await li.at('call-chat-button').click()
  await li.at('call-line').waitFor()
  await li.at('call-path').getByText('Good').waitFor()
  await take('call')
  await li.at('hang-up').click()
  await li.at('call-screen').waitFor({ state: 'hidden' })
  await li.go('/stamps')
  await li.at('book').waitFor()
  await take('stamps')
  // The demo people fill a sheet each epoch; the picture waits for the first one that is drawn and claimed.
  await li.go('/relays')
  await li.at('claim').first().waitFor({ timeout: 240_000 })
  await take('relays')
  const claimed = Number(await li.at('claim').first().getAttribute('data-relay'))
  await li.go(`/relays/${claimed}`)
  await li.at('wins').waitFor()
  await li.at('reach-table').locator('tr[data-key=median]').waitFor()
  await take('relay')
  // The owners of the relays are the accounts after the deployer's.
  const operator = await Person.arrive({ browser, appUrl, rpcUrl, wallet: devAccount(claimed) })
  await operator.connect()
  await operator.go('/operate')
  await operator.at('operate-income').locator('[title]').waitFor()
  await take('operate', operator)
  await operator.at('change-payout').click()
  await operator.at('payout-account').fill(devAccount(9).address)
  await operator.at('payout-next').waitFor()
  await take('payout', operator)

  // A network of a few minutes has no charts to show; this one is a year old.
  const year = await serveYear()
  try {
    await li.page.goto(`${year.appUrl}/network`)
    await li.at('charts').waitFor()
    await take('network')
  } finally {
    await year.stop()
  }

  const cookies = Object.entries({ locale: 'zh', theme: 'dark' }).map(([name, value]) => ({ name, value, url: appUrl }))
  await li.context.addCookies(cookies)
  await li.page.setViewportSize({ width: 390, height: 844 })
  await li.go('/chat')
  await li.at('conversation').filter({ hasText: 'Chen' }).click()
  await li.at('message').first().waitFor()
  await take('phone')
} finally {
  await browser.close()
  await network.stop()
}
