type Faults = {
  'config/unreadable': { file: string; reason: string }
  'config/invalid': { field: string; fix: string }
  'config/address-book': { file: string; reason: string }
  'key/unreadable': { file: string; reason: string }
  'key/malformed': { file: string }
  'data/locked': { directory: string }
  'data/foreign': { directory: string; found: string; expected: string }
  'data/newer': { file: string; version: number }
  'chain/wrong': { expected: number; found: number }
  'chain/unreachable': { reason: string }
  'turn/missing': { command: string }
  'port/taken': { what: string; host: string; port: number }
  'command/unknown': { word: string }
  'command/flag': { flag: string; command: string }
  'command/missing': { flag: string; command: string }
  'command/failed': { reason: string }
  'stream/too-late': { protocol: string }
  'stream/extra': { protocol: string }
  'stream/broken': { protocol: string }
  'stream/too-many': { protocol: string }
}

const sentences: { [Code in keyof Faults]: (facts: Faults[Code]) => string } = {
  'config/unreadable': ({ file, reason }) => `The configuration ${file} cannot be read: ${reason}.`,
  'config/invalid': ({ field, fix }) => `Configuration field "${field}": ${fix}.`,
  'config/address-book': ({ file, reason }) =>
    `Configuration field "addressBook": ${file} is not an address book (${reason}); point it at the deployment's <chainId>.json.`,
  'key/unreadable': ({ file, reason }) =>
    `Configuration field "keyFile": ${file} cannot be read (${reason}); make a key with "parley-node init".`,
  'key/malformed': ({ file }) =>
    `Configuration field "keyFile": ${file} must hold one private key, 64 hexadecimal digits, and nothing else.`,
  'data/locked': ({ directory }) =>
    `Another relay already runs on ${directory}: one relay id, one process. Stop it first, or set "dataDir" to another folder.`,
  'data/foreign': ({ directory, found, expected }) =>
    `${directory} belongs to the deployment ${found}, but the address book says ${expected}: set "dataDir" to another folder.`,
  'data/newer': ({ file, version }) =>
    `${file} was written by a newer version of this software (format ${version}): update parley-node.`,
  'chain/wrong': ({ expected, found }) =>
    `Configuration field "rpcUrl": it answers for chain ${found}, but the address book is for chain ${expected}.`,
  'chain/unreachable': ({ reason }) => `The chain cannot be reached: ${reason}.`,
  'turn/missing': ({ command }) =>
    `Configuration field "turn.enabled" is true, but there is no program "${command}": install it ("apt-get install coturn"), or set "auto".`,
  'port/taken': ({ what, host, port }) =>
    `Port ${port} on ${host} is taken: set ${what} to a free port or stop the program that uses it.`,
  'command/unknown': ({ word }) =>
    `"${word}" is not a command: try init, id, start, status, doctor, collect, stake, raise, ask, endpoints, payout, unbond, withdraw, restored or --help.`,
  'command/flag': ({ flag, command }) => `"${command}" has no option "${flag}": see parley-node --help.`,
  'command/missing': ({ flag, command }) => `"${command}" needs ${flag}: see parley-node --help.`,
  'command/failed': ({ reason }) => reason,
  'stream/too-late': ({ protocol }) => `A stream of ${protocol} did not end in time.`,
  'stream/too-many': ({ protocol }) => `A remote host opened too many streams of ${protocol}.`,
  'stream/broken': ({ protocol }) => `A stream of ${protocol} was broken off.`,
  'stream/extra': ({ protocol }) => `A stream of ${protocol} carried more than one request.`,
}

/** Something the operator can mend, or a stranger's broken stream. Branch on `code`, show `message`, log `facts`. */
export class NodeError<Code extends keyof Faults = keyof Faults> extends Error {
  override readonly name = 'NodeError'
  readonly code: Code
  readonly facts: Faults[Code]
  constructor(code: Code, facts: Faults[Code], options?: ErrorOptions) {
    super(sentences[code](facts), options)
    this.code = code
    this.facts = facts
  }
}
