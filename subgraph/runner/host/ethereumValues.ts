import type { AbiParameter } from 'viem'
import { RunnerError } from '../RunnerError.ts'
import type { Heap } from './Heap.ts'

const ADDRESS = 0
const FIXED_BYTES = 1
const BYTES = 2
const INT = 3
const UINT = 4
const BOOL = 5
const STRING = 6
const FIXED_ARRAY = 7
const ARRAY = 8
const TUPLE = 9

/** Puts a value that viem decoded into a mapping's memory, as an `ethereum.Value`. */
export function newEthereumValue(heap: Heap, parameter: AbiParameter, value: unknown): number {
  const tagged = (kind: number, data: number | bigint) => heap.newTagged('EthereumValue', kind, BigInt(data))
  const { type } = parameter
  const array = /^(.*)\[(\d*)\]$/.exec(type)
  if (array !== null) {
    const inner = { ...parameter, type: array[1] ?? '' }
    const entries = (value as unknown[]).map((entry) => newEthereumValue(heap, inner, entry))
    return tagged(array[2] === '' ? ARRAY : FIXED_ARRAY, heap.newArray('ArrayEthereumValue', entries))
  }
  if (type === 'tuple') {
    const components = 'components' in parameter ? parameter.components : []
    const entries = components.map((component, index) =>
      newEthereumValue(heap, component, (value as Record<string, unknown>)[component.name ?? String(index)]),
    )
    return tagged(TUPLE, heap.newArray('ArrayEthereumValue', entries))
  }
  if (type === 'address') return tagged(ADDRESS, heap.newHex(value as string))
  if (type === 'bool') return tagged(BOOL, value === true ? 1 : 0)
  if (type === 'string') return tagged(STRING, heap.newString(value as string))
  if (type === 'bytes') return tagged(BYTES, heap.newHex(value as string))
  if (type.startsWith('bytes')) return tagged(FIXED_BYTES, heap.newHex(value as string))
  if (type.startsWith('uint')) return tagged(UINT, heap.newBigInt(BigInt(value as bigint)))
  if (type.startsWith('int')) return tagged(INT, heap.newBigInt(BigInt(value as bigint)))
  throw new RunnerError('host/unsupported', { name: `values of type ${type}` })
}

/** Reads an `ethereum.Value` as viem wants it for encoding; tuples and arrays become arrays. */
export function readEthereumValue(heap: Heap, pointer: number): unknown {
  const kind = heap.word(pointer)
  const data = heap.word(pointer + 8)
  switch (kind) {
    case ADDRESS:
    case FIXED_BYTES:
    case BYTES:
      return `0x${Buffer.from(heap.bytes(data)).toString('hex')}`
    case INT:
    case UINT:
      return heap.bigInt(data)
    case BOOL:
      return data !== 0
    case STRING:
      return heap.string(data)
    case FIXED_ARRAY:
    case ARRAY:
    case TUPLE:
      return heap.pointers(data).map((entry) => readEthereumValue(heap, entry))
    default:
      throw new RunnerError('host/argument', { reason: 'an ethereum value of an unknown kind.' })
  }
}
