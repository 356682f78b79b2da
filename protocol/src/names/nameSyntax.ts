import { ProtocolError } from '../ProtocolError.ts'
import { asciiTwin } from './lookalikes.ts'

export const MAX_NAME = 63

/** Lower-case letters and digits, with single hyphens and dots between them. */
const PATTERN = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/

/** Whether a text is a name as it stands: the rule of the registry (contracts/identity/NameSyntax.sol). */
export function isName(text: string): boolean {
  return text.length <= MAX_NAME && PATTERN.test(text) && !text.startsWith('0x')
}

/**
 * The name that a person typed: without space around it and in lower case. Anything else is refused, not repaired, and the reason
 * says which character it is.
 * @throws {ProtocolError} `name/character`, `name/malformed`
 */
export function normalizeName(text: string): string {
  // Not toLowerCase: that turns the Kelvin sign into a k.
  const name = text.trim().replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  for (const character of name) {
    if (/^[a-z0-9.-]$/.test(character)) continue
    const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    throw new ProtocolError('name/character', { character, code, looksLike: asciiTwin(character) })
  }
  if (!isName(name)) throw new ProtocolError('name/malformed', { reason: whyNot(name) })
  return name
}

function whyNot(name: string): string {
  if (name === '') return 'it is empty'
  if (name.length > MAX_NAME) return `it has ${name.length} characters, and at most ${MAX_NAME} are allowed`
  if (name.startsWith('0x')) return 'it begins with 0x, like an address'
  return 'each hyphen or dot needs a letter or digit on both sides'
}
