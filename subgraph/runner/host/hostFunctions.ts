import { keccak256 } from 'viem'
import { RunnerError } from '../RunnerError.ts'
import { callContract } from './callContract.ts'
import {
  addDecimals,
  type Decimal,
  decimal,
  divideDecimals,
  multiplyDecimals,
  parseDecimal,
  showDecimal,
} from './Decimal.ts'
import type { Heap } from './Heap.ts'
import type { MappingStore } from './MappingStore.ts'
import type { MappingWorld } from './MappingWorld.ts'
import type { Entity } from './StoreValue.ts'

export type HostInit = {
  heap: Heap
  store: MappingStore
  world: MappingWorld
  source: { address: string; network: string; context: Entity }
}

/** A host function takes and gives words: pointers and small numbers. */
// biome-ignore lint/suspicious/noConfusingVoidType: what a WASM import answers.
export type HostFunction = (...words: number[]) => number | void

const LEVELS = ['critical', 'error', 'warning', 'info', 'debug'] as const
/** A shift or power beyond it makes numbers that no amount on a chain is. */
const MAX_BITS = 16_384

/** What graph-ts imports, by the name in the WASM. A name that is not here fails when it is called, and says so. */
export function hostFunctions(init: HostInit): Record<string, HostFunction> {
  return { ...systemFunctions(init), ...storeFunctions(init), ...numberFunctions(init.heap), ...chainFunctions(init) }
}

function systemFunctions({ heap, world, source }: HostInit): Record<string, HostFunction> {
  const hex = (pointer = 0) => Buffer.from(heap.bytes(pointer)).toString('hex')
  return {
    abort(message = 0, file = 0, line = 0, column = 0) {
      const place = file === 0 ? '' : ` (${heap.string(file)}:${line}:${column})`
      throw new RunnerError('host/argument', { reason: `${message === 0 ? 'aborted' : heap.string(message)}${place}` })
    },
    'log.log'(level = 0, message = 0) {
      const name = LEVELS[level] ?? 'info'
      world.log(name, heap.string(message))
      if (name === 'critical') throw new RunnerError('host/argument', { reason: heap.string(message) })
    },
    'dataSource.address': () => heap.newHex(source.address),
    'dataSource.network': () => heap.newString(source.network),
    'dataSource.context': () => heap.newEntity(source.context),
    'crypto.keccak256': (bytes = 0) => heap.newHex(keccak256(heap.bytes(bytes))),
    'typeConversion.bytesToHex': (bytes) => heap.newString(`0x${hex(bytes)}`),
    'typeConversion.bytesToString': (bytes = 0) =>
      heap.newString(Buffer.from(heap.bytes(bytes)).toString('utf8').replace(/\0+$/, '')),
    'typeConversion.bigIntToString': (number = 0) => heap.newString(heap.bigInt(number).toString()),
    'typeConversion.bigIntToHex'(number = 0) {
      const value = heap.bigInt(number)
      return heap.newString(value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`)
    },
    'typeConversion.stringToH160'(text = 0) {
      const address = heap.string(text).replace(/^0x/, '')
      if (!/^[0-9a-fA-F]{40}$/.test(address))
        throw new RunnerError('host/argument', { reason: 'an address is wanted.' })
      return heap.newHex(`0x${address}`)
    },
  }
}

function storeFunctions({ heap, store }: HostInit): Record<string, HostFunction> {
  const place = (type = 0, id = 0): [string, string] => [heap.string(type), heap.string(id)]
  const give = (entity: Entity | undefined) => (entity === undefined ? 0 : heap.newEntity(entity))
  return {
    'store.get': (type, id) => give(store.get(...place(type, id))),
    'store.get_in_block': (type, id) => give(store.getInBlock(...place(type, id))),
    'store.set': (type, id, data = 0) => store.set(...place(type, id), heap.entity(data)),
    'store.remove': (type, id) => store.remove(...place(type, id)),
    'store.loadRelated'(type, id, field = 0) {
      const related = store.loadRelated(...place(type, id), heap.string(field))
      return heap.newArray(
        'ArrayTypedMapEntryStringStoreValue',
        related.map((entity) => heap.newEntity(entity)),
      )
    },
  }
}

function numberFunctions(heap: Heap): Record<string, HostFunction> {
  const integers =
    (operate: (a: bigint, b: bigint) => bigint): HostFunction =>
    (a = 0, b = 0) =>
      heap.newBigInt(operate(heap.bigInt(a), heap.bigInt(b)))
  const decimals =
    (operate: (a: Decimal, b: Decimal) => Decimal): HostFunction =>
    (a = 0, b = 0) =>
      heap.newDecimal(operate(heap.decimal(a), heap.decimal(b)))
  const byBits =
    (operate: (value: bigint, bits: bigint) => bigint): HostFunction =>
    (value = 0, bits = 0) =>
      heap.newBigInt(operate(heap.bigInt(value), BigInt(bits & 0xff)))
  return {
    'bigInt.plus': integers((a, b) => a + b),
    'bigInt.minus': integers((a, b) => a - b),
    'bigInt.times': integers((a, b) => a * b),
    'bigInt.dividedBy': integers((a, b) => a / divisor(b)),
    'bigInt.mod': integers((a, b) => a % divisor(b)),
    'bigInt.bitOr': integers((a, b) => a | b),
    'bigInt.bitAnd': integers((a, b) => a & b),
    'bigInt.leftShift': byBits((value, bits) => value << bits),
    'bigInt.rightShift': byBits((value, bits) => value >> bits),
    'bigInt.pow': byBits((value, exponent) => {
      if (BigInt(value.toString(2).length) * exponent > MAX_BITS)
        throw new RunnerError('host/argument', { reason: 'a power that is too large.' })
      return value ** exponent
    }),
    'bigInt.fromString': (text = 0) => heap.newBigInt(parseInteger(heap.string(text))),
    'bigInt.dividedByDecimal': (a = 0, b = 0) =>
      heap.newDecimal(divideDecimals(decimal(heap.bigInt(a)), heap.decimal(b))),
    'bigDecimal.plus': decimals(addDecimals),
    'bigDecimal.minus': decimals((a, b) => addDecimals(a, { ...b, digits: -b.digits })),
    'bigDecimal.times': decimals(multiplyDecimals),
    'bigDecimal.dividedBy': decimals(divideDecimals),
    'bigDecimal.equals'(a = 0, b = 0) {
      const [one, other] = [heap.decimal(a), heap.decimal(b)]
      return one.digits === other.digits && one.exponent === other.exponent ? 1 : 0
    },
    'bigDecimal.toString': (value = 0) => heap.newString(showDecimal(heap.decimal(value))),
    'bigDecimal.fromString': (text = 0) => heap.newDecimal(parseDecimal(heap.string(text))),
  }
}

function chainFunctions({ heap, world }: HostInit): Record<string, HostFunction> {
  const address = (pointer = 0) => `0x${Buffer.from(heap.bytes(pointer)).toString('hex')}` as const
  return {
    'ethereum.call': (call = 0) => callContract(heap, world, call),
    'ethereum.getBalance': (of) => heap.newBigInt(BigInt(world.read({ kind: 'balance', to: address(of) }) ?? 0)),
    'ethereum.hasCode': (of) =>
      heap.newObject('WrappedBool', [(world.read({ kind: 'code', to: address(of) }) ?? '0x') === '0x' ? 0 : 1]),
  }
}

function parseInteger(text: string): bigint {
  if (!/^[+-]?\d{1,1000}$/.test(text)) throw new RunnerError('host/argument', { reason: 'a whole number is wanted.' })
  return BigInt(text.replace('+', ''))
}

function divisor(value: bigint): bigint {
  if (value === 0n) throw new RunnerError('host/argument', { reason: 'division of a BigInt by zero.' })
  return value
}
