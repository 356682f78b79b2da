import { setTimeout as delay } from 'node:timers/promises'
import type { PublicClient } from 'viem'
import { DeploymentError } from './DeploymentError.ts'
import type { Value } from './DeploymentScript.ts'
import { factsOf, isSameAnswer, readFact } from './isSameContract.ts'
import type { DeploymentPlan, PlannedContract } from './planDeployment.ts'
import { sayValue, type TokenUnit } from './sayValue.ts'

type Init = {
  readonly client: PublicClient
  readonly plan: Pick<DeploymentPlan, 'contracts'>
  readonly token: TokenUnit
}
type Found = { readonly count: number; readonly changed: readonly string[] }

/**
 * Asks the chain for every parameter and role of the plan, and says how many there were and what a governor changed since.
 * @throws {DeploymentError} if anything is not as planned
 */
export async function readBack({ client, plan, token }: Init): Promise<Found> {
  const found = []
  for (const contract of plan.contracts) {
    if (contract.origin === 'given') continue
    found.push(await readContract(client, contract, token))
  }
  return {
    count: found.reduce((sum, { count }) => sum + count, 0),
    changed: found.flatMap(({ changed }) => changed),
  }
}

async function readContract(client: PublicClient, contract: PlannedContract, token: TokenUnit): Promise<Found> {
  const { name, address, wanted, artifact, origin } = contract
  const changed: string[] = []
  let count = 0
  const parameters = wanted.parameters.map((parameter) => ({ ...parameter, facts: factsOf(parameter) }))
  const others = { name: 'roles', unit: 'number', facts: wanted.facts ?? [], changeable: true } as const
  for (const { name: parameter, unit, facts, changeable } of [...parameters, others]) {
    for (const fact of facts) {
      count++
      const answer = await patiently(() => readFact(client, { address, abi: artifact.abi, fact }))
      if (isSameAnswer(answer, fact.answer)) continue
      const asked = fact.args ? `${fact.functionName}(${fact.args.join(', ')})` : fact.functionName
      const says = `${sayValue(answer as Value, unit, token)}, not ${sayValue(fact.answer, unit, token)}`
      const line = `${name} ${parameter}: ${asked} says ${says}`
      if (!changeable || origin === 'new')
        throw new DeploymentError(`The chain does not say what was planned: ${line}.`)
      changed.push(line)
    }
  }
  return { count, changed }
}

/** Behind a public address are many nodes, and some have not seen the newest block: no answer yet is no wrong answer. */
async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (let tries = 1; tries < 5; tries++) {
    try {
      return await read()
    } catch {
      await delay(500 * tries)
    }
  }
  return await read()
}
