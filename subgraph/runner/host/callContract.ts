import { type Abi, type AbiFunction, decodeFunctionResult, encodeFunctionData, toFunctionSignature } from 'viem'
import { RunnerError } from '../RunnerError.ts'
import { newEthereumValue, readEthereumValue } from './ethereumValues.ts'
import type { Heap } from './Heap.ts'
import type { MappingWorld } from './MappingWorld.ts'

/** `ethereum.call`: answers an array of values, or null (0) if the contract reverted or answered something else. */
export function callContract(heap: Heap, world: MappingWorld, pointer: number): number {
  const [contract, to, name, signature, parameters] = [0, 4, 8, 12, 16].map((offset) => heap.word(pointer + offset))
  const contractName = heap.string(contract ?? 0)
  const wanted = heap.string(signature ?? 0).split(':')[0] ?? ''
  const method = findFunction(world.abiOf(contractName), wanted)
  if (method === undefined)
    throw new RunnerError('host/argument', { reason: `${contractName} has no function ${wanted}.` })
  const args = heap.pointers(parameters ?? 0).map((entry) => readEthereumValue(heap, entry))
  const abi: Abi = [method]
  const functionName = heap.string(name ?? 0)
  const address = `0x${Buffer.from(heap.bytes(to ?? 0)).toString('hex')}` as const
  const data = encodeFunctionData({ abi, functionName, args })
  const answer = world.read({ kind: 'call', to: address, data })
  if (answer === undefined) return 0
  const results = decode(abi, functionName, answer)
  if (results === undefined) return 0
  const values = method.outputs.map((output, index) => newEthereumValue(heap, output, results[index]))
  return heap.newArray('ArrayEthereumValue', values)
}

function findFunction(abi: Abi | undefined, signature: string): AbiFunction | undefined {
  return abi?.find(
    (entry): entry is AbiFunction => entry.type === 'function' && toFunctionSignature(entry) === signature,
  )
}

/** Nothing: an answer that is not of the function's type, for instance of an address without code. */
function decode(abi: Abi, functionName: string, data: `0x${string}`): readonly unknown[] | undefined {
  try {
    const result = decodeFunctionResult({ abi, functionName, data })
    const [method] = abi as [AbiFunction]
    return method.outputs.length === 1 ? [result] : (result as readonly unknown[])
  } catch {
    return undefined
  }
}
