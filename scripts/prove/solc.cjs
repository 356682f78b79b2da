#!/usr/bin/env node
// The compiler from npm, in the shape in which forge calls one: standard JSON in, standard JSON out. Nothing is downloaded.
const { readFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
const solc = require('solc')

if (process.argv.includes('--version')) {
  const version = solc.version().replace('.Emscripten.clang', '.Linux.g++')
  console.log(`solc, the solidity compiler commandline interface\nVersion: ${version}`)
} else {
  const base = process.argv.includes('--base-path') ? process.argv[process.argv.indexOf('--base-path') + 1] : '.'
  const read = (path) => {
    for (const file of [path, join(base, path), join(dirname(__dirname), '..', path)]) {
      try {
        return { contents: readFileSync(file, 'utf8') }
      } catch {}
    }
    return { error: `${path} is not there` }
  }
  process.stdout.write(solc.compile(readFileSync(0, 'utf8'), { import: read }))
}
