import type { World } from './world.ts'

/** Each test of this block begins where `before` left the chain, whatever the others do to it. */
export function alone(world: () => World): void {
  let state: string
  beforeEach(async () => {
    state = await snapshot(world())
  })
  afterEach(() => revert(world(), state))
}

/** Remembers the state of the chain. */
export async function snapshot({ connection }: World): Promise<string> {
  return (await connection.provider.request({ method: 'evm_snapshot', params: [] })) as string
}

/** Goes back to it. */
export async function revert({ connection }: World, state: string): Promise<void> {
  await connection.provider.request({ method: 'evm_revert', params: [state] })
}
