import { RunnerError } from '../RunnerError.ts'
import { type Decimal, decimal } from './Decimal.ts'
import type { MappingExports } from './MappingExports.ts'
import type { Entity, StoreValue } from './StoreValue.ts'
import { type TypeName, typeIds } from './typeIds.ts'

const KINDS = ['String', 'Int', 'BigDecimal', 'Bool', 'Array', 'Null', 'Bytes', 'BigInt', 'Int8', 'Timestamp'] as const
/** No value of a mapping is larger; a pointer that leads astray would ask for more. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The memory of a mapping as AssemblyScript lays it out. Strings are UTF-16 with their length before them; a typed array is
 * (buffer, start, bytes), an array the same and its length; objects are their fields one after the other; a value is a
 * kind and eight bytes.
 */
export class Heap {
  readonly #exports: MappingExports
  #memory: DataView<ArrayBuffer>

  constructor(exports: MappingExports) {
    this.#exports = exports
    this.#memory = new DataView(exports.memory.buffer)
  }

  /* ---- reading ---- */

  word(pointer: number): number {
    return this.#view().getUint32(pointer, true)
  }

  string(pointer: number): string {
    const length = this.#checked(this.word(pointer - 4))
    return Buffer.from(this.#view().buffer, pointer, length).toString('utf16le')
  }

  bytes(pointer: number): Uint8Array {
    const [start, length] = [this.word(pointer + 4), this.#checked(this.word(pointer + 8))]
    return new Uint8Array(this.#view().buffer, start, length).slice()
  }

  bigInt(pointer: number): bigint {
    const bytes = this.bytes(pointer)
    const text = Buffer.from(bytes).reverse().toString('hex')
    return bytes.length === 0 ? 0n : BigInt.asIntN(bytes.length * 8, BigInt(`0x${text}`))
  }

  decimal(pointer: number): Decimal {
    return decimal(this.bigInt(this.word(pointer)), Number(this.bigInt(this.word(pointer + 4))))
  }

  /** The pointers in an array of objects. */
  pointers(pointer: number): number[] {
    const [start, length] = [this.word(pointer + 4), this.word(pointer + 12)]
    this.#checked(4 * length)
    return Array.from({ length }, (_, index) => this.word(start + 4 * index))
  }

  entity(pointer: number): Entity {
    const entity = new Map<string, StoreValue>()
    for (const entry of this.pointers(this.word(pointer))) {
      entity.set(this.string(this.word(entry)), this.storeValue(this.word(entry + 4)))
    }
    return entity
  }

  storeValue(pointer: number): StoreValue {
    const kind = KINDS[this.word(pointer)]
    const data = this.word(pointer + 8)
    const long = () => this.#view().getBigInt64(pointer + 8, true)
    switch (kind) {
      case 'String':
        return { kind, value: this.string(data) }
      case 'Bytes':
        return { kind, value: `0x${Buffer.from(this.bytes(data)).toString('hex')}` }
      case 'Int':
        return { kind, value: data | 0 }
      case 'Bool':
        return { kind, value: data !== 0 }
      case 'BigInt':
        return { kind, value: this.bigInt(data) }
      case 'Int8':
      case 'Timestamp':
        return { kind, value: long() }
      case 'BigDecimal':
        return { kind, value: this.decimal(data) }
      case 'Array':
        return { kind, value: this.pointers(data).map((entry) => this.storeValue(entry)) }
      case 'Null':
        return { kind, value: null }
      default:
        throw new RunnerError('host/argument', { reason: 'a value of an unknown kind.' })
    }
  }

  /* ---- writing ---- */

  newString(text: string): number {
    const pointer = this.#new(text.length * 2, 'String')
    Buffer.from(this.#view().buffer, pointer, text.length * 2).write(text, 'utf16le')
    return pointer
  }

  newBytes(bytes: Uint8Array): number {
    return this.newObject('Uint8Array', [this.#newBuffer(bytes), undefined, bytes.length])
  }

  newHex(hex: string): number {
    return this.newBytes(Buffer.from(hex.slice(2), 'hex'))
  }

  /** Little endian, two's complement, as short as it can be. */
  newBigInt(value: bigint): number {
    const length = Math.max(1, Math.ceil(((value < 0n ? ~value : value).toString(2).length + 1) / 8))
    const text = BigInt.asUintN(length * 8, value).toString(16)
    return this.newBytes(Buffer.from(text.padStart(length * 2, '0'), 'hex').reverse())
  }

  newDecimal({ digits, exponent }: Decimal): number {
    return this.newObject('BigDecimal', [this.newBigInt(digits), this.newBigInt(BigInt(exponent))])
  }

  newArray(type: TypeName, pointers: number[]): number {
    const content = new Uint8Array(Uint32Array.from(pointers).buffer)
    return this.newObject(type, [this.#newBuffer(content), undefined, content.length, pointers.length])
  }

  /** An object whose fields are words; `undefined` repeats the one before, as the start of a buffer does. */
  newObject(type: TypeName, fields: (number | undefined)[]): number {
    const pointer = this.#new(fields.length * 4, type)
    const view = this.#view()
    for (const [index, field] of fields.entries())
      view.setUint32(pointer + 4 * index, field ?? fields[index - 1] ?? 0, true)
    return pointer
  }

  /** A kind and eight bytes. */
  newTagged(type: 'StoreValue' | 'EthereumValue', kind: number, data: bigint): number {
    const pointer = this.#new(16, type)
    this.#view().setUint32(pointer, kind, true)
    this.#view().setBigInt64(pointer + 8, BigInt.asIntN(64, data), true)
    return pointer
  }

  newEntity(entity: Entity): number {
    const entries = [...entity].map(([name, value]) =>
      this.newObject('TypedMapEntryStringStoreValue', [this.newString(name), this.newStoreValue(value)]),
    )
    return this.newObject('TypedMapStringStoreValue', [this.newArray('ArrayTypedMapEntryStringStoreValue', entries)])
  }

  newStoreValue(value: StoreValue): number {
    return this.newTagged('StoreValue', KINDS.indexOf(value.kind), BigInt(this.#dataOf(value)))
  }

  #dataOf(value: StoreValue): number | bigint {
    switch (value.kind) {
      case 'String':
        return this.newString(value.value)
      case 'Bytes':
        return this.newHex(value.value)
      case 'Bool':
        return value.value ? 1 : 0
      case 'BigInt':
        return this.newBigInt(value.value)
      case 'BigDecimal':
        return this.newDecimal(value.value)
      case 'Array':
        return this.newArray(
          'ArrayStoreValue',
          value.value.map((entry) => this.newStoreValue(entry)),
        )
      case 'Null':
        return 0
      default:
        return value.value
    }
  }

  #newBuffer(bytes: Uint8Array): number {
    const pointer = this.#new(bytes.length, 'ArrayBuffer')
    new Uint8Array(this.#view().buffer, pointer, bytes.length).set(bytes)
    return pointer
  }

  #new(length: number, type: TypeName): number {
    return this.#exports.__new(length, this.#exports.id_of_type(typeIds[type])) >>> 0
  }

  /** When the memory grows, the buffer is taken away and another one takes its place. */
  #view(): DataView<ArrayBuffer> {
    if (this.#memory.buffer.byteLength === 0) this.#memory = new DataView(this.#exports.memory.buffer)
    return this.#memory
  }

  #checked(length: number): number {
    if (length > MAX_BYTES) throw new RunnerError('host/argument', { reason: `a value of ${length} bytes.` })
    return length
  }
}
