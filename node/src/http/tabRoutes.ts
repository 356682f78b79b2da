import { toHex } from '@parley/protocol'
import type { Hono } from 'hono'
import type { TabDesk } from '../tabs/tabDesk.ts'
import { requests } from './requests.ts'
import { schemas } from './schemas.ts'
import { withChain } from './withChain.ts'

const { problem, parse, limited, json } = requests
const MOST_BYTES = 4096

/** `/v1/tabs`: see docs/protocol.md. */
export function addTabRoutes(api: Hono, desk: TabDesk | undefined): void {
  if (desk === undefined) {
    api.all('/v1/tabs', () => problem('tab/none'))
    api.all('/v1/tabs/*', () => problem('tab/none'))
    return
  }
  const limit = limited(MOST_BYTES, 'request/too-large')

  api.post('/v1/tabs', limit, async (context) => {
    const body = parse(schemas.openTab, await json(context.req.raw))
    if (!body.ok) return body.response
    const { terms, deposit, authorization } = body.value
    const { validAfter, validBefore, signature, nonce } = authorization
    const signed = { validAfter, validBefore, signature, ...(nonce === undefined ? {} : { nonce }) }
    return await withChain(async () => {
      const answer = await desk.open({ terms, deposit, authorization: signed })
      if (answer.kind === 'refused') return problem(answer.code, answer.facts)
      return context.json({ tabId: answer.tabId, transaction: answer.transaction })
    })
  })

  api.put('/v1/tabs/:tabId/voucher', limit, async (context) => {
    const tabId = parse(schemas.hash, context.req.param('tabId'))
    if (!tabId.ok) return tabId.response
    const body = parse(schemas.voucher, await json(context.req.raw))
    if (!body.ok) return body.response
    return await withChain(async () => {
      const answer = await desk.keepVoucher({ tabId: tabId.value, ...body.value })
      if (answer.kind === 'refused') return problem(answer.code, answer.facts)
      return context.json({ cumulative: answer.cumulative.toString() })
    })
  })

  api.post('/v1/tabs/:tabId/close', limit, async (context) => {
    const tabId = parse(schemas.hash, context.req.param('tabId'))
    if (!tabId.ok) return tabId.response
    const body = parse(schemas.closeTab, await json(context.req.raw))
    if (!body.ok) return body.response
    return await withChain(async () => {
      const { signature, ...close } = body.value
      const answer = await desk.close({ tabId: tabId.value, ...close, signature })
      if (answer.kind === 'refused') return problem(answer.code, answer.facts)
      return context.json({ transaction: answer.transaction, state: answer.state })
    })
  })

  api.get('/v1/tabs/:tabId', async (context) => {
    const tabId = parse(schemas.hash, context.req.param('tabId'))
    if (!tabId.ok) return tabId.response
    return await withChain(async () => {
      const answer = await desk.view(tabId.value)
      if (answer.kind === 'refused') return problem(answer.code, answer.facts)
      const { deposit, paid, closeAt, state } = answer.tab
      return context.json({
        tabId: toHex(tabId.value),
        state,
        deposit: deposit.toString(),
        paid: paid.toString(),
        closeAt,
        cumulative: answer.cumulative?.toString() ?? null,
      })
    })
  })
}
