import { join } from 'node:path'
import type { Launch } from './Launch.ts'
import type { Part, PartInit } from './Part.ts'
import { root } from './root.ts'

/** Starts the demo people: a process of its own that is an ordinary user of the network. */
export function startPeople({
  directory,
  addressBookPath,
  logFile,
  launch,
  onCrash,
}: {
  directory: string
  addressBookPath: string
  logFile: string
  launch: Launch
  onCrash: PartInit['onCrash']
}): Part {
  return launch({
    name: 'people',
    command: process.execPath,
    args: [
      '--disable-warning=ExperimentalWarning',
      join(root, 'devnet/people/main.ts'),
      addressBookPath,
      join(directory, 'people'),
    ],
    cwd: root,
    logFile,
    onCrash,
  })
}
