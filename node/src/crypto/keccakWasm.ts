/**
 * keccak256 as a WebAssembly module that is assembled here: ten times the speed of plain JavaScript, without a binary in
 * the repository. OpenSSL has SHA-3, whose padding differs, but no Keccak.
 */
const RATE = 136
const ROUND_CONSTANTS_AT = 256
const INPUT_AT = 1024
/** Longer inputs are hashed elsewhere; a message has at most 16 KiB. */
const MAX_INPUT = 65_536 * 2 - INPUT_AT - RATE

/** Hashes up to `maxInput` bytes; not reentrant, which synchronous code cannot notice. */
export type KeccakWasm = { keccak256(bytes: Uint8Array): Uint8Array; maxInput: number }

export function createKeccakWasm(): KeccakWasm {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(assemble()))
  const { memory, absorb } = instance.exports
  if (!(memory instanceof WebAssembly.Memory) || typeof absorb !== 'function') {
    throw new Error('The Keccak module has other exports than it was assembled with.')
  }
  const heap = new Uint8Array(memory.buffer)
  const constants = new DataView(memory.buffer)
  for (const [round, constant] of roundConstants().entries()) {
    constants.setBigUint64(ROUND_CONSTANTS_AT + 8 * round, constant, true)
  }
  return {
    maxInput: MAX_INPUT,
    keccak256(bytes) {
      const blocks = Math.floor(bytes.length / RATE) + 1
      const end = INPUT_AT + blocks * RATE
      heap.fill(0, 0, 200)
      heap.set(bytes, INPUT_AT)
      heap.fill(0, INPUT_AT + bytes.length, end)
      heap[INPUT_AT + bytes.length] = 0x01
      heap[end - 1] = (heap[end - 1] ?? 0) | 0x80
      absorb(INPUT_AT, end)
      return heap.slice(0, 32)
    },
  }
}

/** The 24 constants of iota, from their shift register (FIPS 202, 3.2.5). */
function roundConstants(): bigint[] {
  const constants: bigint[] = []
  let register = 1
  for (let round = 0; round < 24; round++) {
    let constant = 0n
    for (let bit = 0; bit < 7; bit++) {
      if ((register & 1) === 1) constant |= 1n << BigInt(2 ** bit - 1)
      register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1
    }
    constants.push(constant)
  }
  return constants
}

const op = {
  loop: 0x03, end: 0x0b, branchIf: 0x0d, get: 0x20, set: 0x21, tee: 0x22, load: 0x29, store: 0x37, i32: 0x41, i64: 0x42,
  ltU: 0x49, add32: 0x6a, and: 0x83, xor: 0x85, rotl: 0x89,
} as const // biome-ignore format: a table
const EMPTY = 0x40
const I32 = 0x7f
const I64 = 0x7e

/** (func (export "absorb") (param $from i32) (param $to i32)): takes in whole blocks, permuting after each. */
function assemble(): Uint8Array<ArrayBuffer> {
  const FROM = 0
  const TO = 1
  const ROUND = 2
  const a = (x: number, y: number) => 3 + (x % 5) + 5 * (y % 5)
  const b = (x: number, y: number) => 28 + (x % 5) + 5 * (y % 5)
  const c = (x: number) => 53 + ((x + 5) % 5)
  const d = (x: number) => 58 + (x % 5)
  const code: number[] = []
  const emit = (...bytes: number[]) => code.push(...bytes)
  const lanes = Array.from({ length: 25 }, (_, lane) => lane)
  const five = [0, 1, 2, 3, 4]

  for (const lane of lanes) emit(op.i32, ...signed(0), op.load, 3, ...unsigned(8 * lane), op.set, 3 + lane)
  emit(op.loop, EMPTY)
  for (const lane of lanes.slice(0, RATE / 8)) {
    emit(op.get, 3 + lane, op.get, FROM, op.load, 0, ...unsigned(8 * lane), op.xor, op.set, 3 + lane)
  }
  emit(op.i32, ...signed(0), op.set, ROUND)
  emit(op.loop, EMPTY)
  // theta
  for (const x of five) {
    emit(
      op.get,
      a(x, 0),
      op.get,
      a(x, 1),
      op.xor,
      op.get,
      a(x, 2),
      op.xor,
      op.get,
      a(x, 3),
      op.xor,
      op.get,
      a(x, 4),
      op.xor,
    )
    emit(op.set, c(x))
  }
  for (const x of five) {
    emit(op.get, c(x - 1), op.get, c((x + 1) % 5), op.i64, ...signed(1), op.rotl, op.xor, op.set, d(x))
  }
  // rho and pi: lane (x, y) turns by its offset and moves to (y, 2x + 3y)
  const offsets = rotations()
  for (const x of five) {
    for (const y of five) {
      emit(op.get, a(x, y), op.get, d(x), op.xor)
      const offset = offsets[x + 5 * y] ?? 0
      if (offset !== 0) emit(op.i64, ...signed(offset), op.rotl)
      emit(op.set, b(y, 2 * x + 3 * y))
    }
  }
  // chi
  for (const y of five) {
    for (const x of five) {
      emit(op.get, b(x, y), op.get, b(x + 1, y), op.i64, ...signed(-1), op.xor, op.get, b(x + 2, y), op.and, op.xor)
      emit(op.set, a(x, y))
    }
  }
  // iota
  emit(op.get, a(0, 0), op.get, ROUND, op.load, 3, ...unsigned(ROUND_CONSTANTS_AT), op.xor, op.set, a(0, 0))
  emit(op.get, ROUND, op.i32, ...signed(8), op.add32, op.tee, ROUND, op.i32, ...signed(24 * 8), op.ltU, op.branchIf, 0)
  emit(op.end)
  emit(op.get, FROM, op.i32, ...signed(RATE), op.add32, op.tee, FROM, op.get, TO, op.ltU, op.branchIf, 0)
  emit(op.end)
  for (const lane of lanes) emit(op.i32, ...signed(0), op.get, 3 + lane, op.store, 3, ...unsigned(8 * lane))
  emit(op.end)

  const body = [2, 1, I32, 60, I64, ...code]
  const name = (text: string) => [text.length, ...new TextEncoder().encode(text)]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, I32, I32, 0]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 2]),
    ...section(7, [2, ...name('memory'), 2, 0, ...name('absorb'), 0, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ])
}

/** Offsets of rho (FIPS 202, 3.2.2), by lane. */
function rotations(): number[] {
  const offsets = new Array<number>(25).fill(0)
  let x = 1
  let y = 0
  for (let step = 0; step < 24; step++) {
    offsets[x + 5 * y] = (((step + 1) * (step + 2)) / 2) % 64
    ;[x, y] = [y, (2 * x + 3 * y) % 5]
  }
  return offsets
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content]
}

/** LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest === 0 ? low : low | 0x80)
  } while (rest !== 0)
  return bytes
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (;;) {
    const low = rest & 0x7f
    rest >>= 7
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low]
    bytes.push(low | 0x80)
  }
}
