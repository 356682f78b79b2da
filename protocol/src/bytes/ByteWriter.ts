import { ProtocolError } from '../ProtocolError.ts'

/** Fills a buffer of a known length, big endian; every value is checked against its field. */
export class ByteWriter {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #offset = 0

  constructor(length: number) {
    this.#bytes = new Uint8Array(length)
    this.#view = new DataView(this.#bytes.buffer)
  }

  /** @throws {ProtocolError} `bytes/range` */
  uint8(value: number): this {
    this.#view.setUint8(this.#take(1), checked('uint8', value, 0xff))
    return this
  }

  /** @throws {ProtocolError} `bytes/range` */
  uint16(value: number): this {
    this.#view.setUint16(this.#take(2), checked('uint16', value, 0xffff))
    return this
  }

  /** @throws {ProtocolError} `bytes/range` */
  uint32(value: number): this {
    this.#view.setUint32(this.#take(4), checked('uint32', value, 0xffffffff))
    return this
  }

  /** @throws {ProtocolError} `bytes/range` */
  uint64(value: bigint): this {
    if (value < 0n || value > 0xffffffffffffffffn) throw new ProtocolError('bytes/range', { field: 'uint64', value })
    this.#view.setBigUint64(this.#take(8), value)
    return this
  }

  /** @throws {ProtocolError} `bytes/length` unless exactly `length` bytes */
  bytes(value: Uint8Array, length: number): this {
    if (value.length !== length) throw new ProtocolError('bytes/length', { expected: length, length: value.length })
    this.#bytes.set(value, this.#take(length))
    return this
  }

  /** @throws {ProtocolError} `bytes/length` unless every byte was written */
  finish(): Uint8Array {
    if (this.#offset !== this.#bytes.length) {
      throw new ProtocolError('bytes/length', { expected: this.#bytes.length, length: this.#offset })
    }
    return this.#bytes
  }

  #take(length: number): number {
    const offset = this.#offset
    if (offset + length > this.#bytes.length) {
      throw new ProtocolError('bytes/length', { expected: this.#bytes.length, length: offset + length })
    }
    this.#offset = offset + length
    return offset
  }
}

function checked(field: string, value: number, limit: number): number {
  if (!Number.isInteger(value) || value < 0 || value > limit) throw new ProtocolError('bytes/range', { field, value })
  return value
}
