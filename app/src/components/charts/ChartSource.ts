import type { SubgraphAnswer } from '@parley/client'

/** Where a chart's numbers are from: enough to ask again. */
export type ChartSource = Pick<SubgraphAnswer<unknown>, 'query' | 'block' | 'standsStill'> & {
  /** Where the question was sent. */
  url: string
}
