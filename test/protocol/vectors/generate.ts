// Writes the vector files anew: `node test/protocol/vectors/generate.ts`. A change of what is there is a change of the protocol.
import { writeFileSync } from 'node:fs'
import { createVectors } from '../support/createVectors.ts'

for (const [name, file] of Object.entries(await createVectors())) {
  writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(file, null, 2)}\n`)
}
