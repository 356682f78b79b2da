import type { Browser } from 'playwright-core'
import { devAccount } from '../../../devnet/devAccount.ts'
import { overhear } from './overhear.ts'
import { Person } from './Person.ts'

/** Somebody with a name, stamps, a microphone and a camera, whose pages the test can hear. */
export async function arriveToCall(
  where: { browser: Browser; appUrl: string; rpcUrl: string },
  name: string,
  account: number,
): Promise<Person> {
  const person = await Person.arrive({ ...where, wallet: devAccount(account) })
  await overhear(person)
  await person.connect()
  await person.getMoney()
  await person.register(name)
  await person.buyBook('large')
  return person
}
