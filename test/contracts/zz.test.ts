import { openWorld } from './support/world.ts'
import { tabs } from '../../bench/gas/tabs.ts'
describe('x', () => { it('y', async () => {
  const world = await openWorld()
  console.log(await tabs(world, (async (w: any, name: string, hash: any) => {
    const r = await w.mined(hash)
    if (process.env.TRACE?.split(',').includes(name)) {
      const t: any = await w.connection.provider.request({ method: 'debug_traceTransaction', params: [r.transactionHash, { disableMemory: true, disableStorage: true }] })
      const sums: Record<string, [number, number]> = {}
      const logs = t.structLogs
      // self cost: for calls, gas minus what is spent inside
      const stack: number[] = []
      let exec = 0
      for (let i = 0; i < logs.length; i++) {
        const s = logs[i]; let cost = Number(s.gasCost)
        const n = logs[i+1]
        if (n && n.depth > s.depth) { // call: find return
          let j = i+1; while (logs[j] && logs[j].depth > s.depth) j++
          const after = logs[j]
          const inside = Number(n.gas) - (Number(logs[j-1].gas) - Number(logs[j-1].gasCost))
          cost = Number(s.gas) - Number(after.gas) - inside
        } else if (n && n.depth === s.depth) cost = Number(s.gas) - Number(n.gas)
        const key = `d${s.depth} ${['SLOAD','SSTORE','LOG1','LOG2','LOG3','LOG4','CALL','STATICCALL','KECCAK256','SHA3','CALLDATACOPY','JUMPI','JUMP','CALLDATALOAD','PUSH0','MSTORE','MLOAD'].includes(s.op) ? s.op : 'other'}`
        sums[key] ??= [0,0]; sums[key][0] += cost; sums[key][1]++
        exec += cost
        if (cost >= 300) console.log(name, s.depth, s.op, cost)
      }
      const tx = await w.client.getTransaction({hash: r.transactionHash})
      const bytes = Buffer.from(tx.input.slice(2), 'hex')
      let cd = 0; for (const b of bytes) cd += b ? 16 : 4
      console.log(name, 'calldata', bytes.length, cd, 'exec', exec, 'refund', 21000+cd+exec-Number(r.gasUsed))
      console.log(Object.fromEntries(Object.entries(sums).sort((a,b)=>b[1][0]-a[1][0])))
    }
    return [name, Number(r.gasUsed)] }) as any))
  await world.connection.close()
}) })
