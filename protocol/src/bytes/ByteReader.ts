import { ProtocolError } from '../ProtocolError.ts'

/** Reads a buffer from front to end, big endian. Ask `end()` last: what follows the value is an error. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.#bytes.length - this.#offset
  }

  /** @throws {ProtocolError} `bytes/short` */
  uint8(): number {
    return this.#view.getUint8(this.#take(1))
  }

  /** @throws {ProtocolError} `bytes/short` */
  uint16(): number {
    return this.#view.getUint16(this.#take(2))
  }

  /** @throws {ProtocolError} `bytes/short` */
  uint32(): number {
    return this.#view.getUint32(this.#take(4))
  }

  /** @throws {ProtocolError} `bytes/short` */
  uint64(): bigint {
    return this.#view.getBigUint64(this.#take(8))
  }

  /** A copy of the next bytes. @throws {ProtocolError} `bytes/short` */
  bytes(length: number): Uint8Array {
    const offset = this.#take(length)
    return this.#bytes.slice(offset, offset + length)
  }

  /** @throws {ProtocolError} `bytes/length` if anything is left */
  end(): void {
    if (this.left !== 0) throw new ProtocolError('bytes/length', { expected: this.#offset, length: this.#bytes.length })
  }

  #take(length: number): number {
    const offset = this.#offset
    if (offset + length > this.#bytes.length)
      throw new ProtocolError('bytes/short', { wanted: length, left: this.left })
    this.#offset = offset + length
    return offset
  }
}
