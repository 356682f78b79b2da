import { readFileSync } from 'node:fs'
import { type AddressBook, parseAddressBook } from '@parley/protocol'
import { NodeError } from '../nodeError.ts'

/** @throws {NodeError} `config/address-book` */
export function readAddressBook(file: string): AddressBook {
  try {
    return parseAddressBook(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    const reason = missing ? 'there is no such file' : cause instanceof Error ? cause.message : 'unknown'
    throw new NodeError('config/address-book', { file, reason }, { cause })
  }
}
