import { playYear, type Year } from '../subgraph/support/playYear.ts'
import { serveStage } from '../subgraph/support/serveStage.ts'
import { serveApp } from './serveApp.ts'
import { someAddressBook } from './someAddressBook.ts'

/** Weekly epochs of the year that is served: it is in the midst of the last. */
export const EPOCHS = 53

/** A year of a network, in a subgraph and in an app that asks it. Contracts, subgraph and app must have been built. */
export async function serveYear(): Promise<{
  year: Year
  subgraph: Awaited<ReturnType<typeof serveStage>>
  appUrl: string
  stop(): Promise<void>
}> {
  const book = someAddressBook()
  const year = await playYear({ epochs: EPOCHS, now: Date.now() / 1_000, contracts: book.contracts })
  const subgraph = await serveStage(year.stage)
  const addressBook = { ...book, schedule: { ...book.schedule, ...year.schedule } }
  const app = await serveApp({ addressBook, subgraphUrl: subgraph.url })
  return {
    year,
    subgraph,
    appUrl: app.url,
    async stop() {
      await app.stop()
      await subgraph.stop()
      year.stage.close()
    },
  }
}
