import { NodeError } from '../nodeError.ts'

/** `--name value` pairs and nothing else. @throws {NodeError} `command/flag`, `command/missing` */
export function parseFlags<Name extends string>(
  command: string,
  words: readonly string[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const flags: Partial<Record<Name, string>> = {}
  for (let at = 0; at < words.length; at += 2) {
    const [flag, inline] = (words[at] ?? '').split('=', 2)
    const name = names.find((known) => `--${known}` === flag)
    if (name === undefined) throw new NodeError('command/flag', { flag: flag ?? '', command })
    const value = inline ?? words[at + 1]
    if (inline !== undefined) at -= 1
    if (value === undefined || (inline === undefined && value.startsWith('--'))) {
      throw new NodeError('command/missing', { flag: `a value after --${name}`, command })
    }
    flags[name] = value
  }
  return flags
}
