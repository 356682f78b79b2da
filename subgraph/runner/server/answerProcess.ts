// A process that answers queries, started by AnswerPool: what takes too long is ended from outside, SQL and all.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Answerer, type Question } from '../query/Answerer.ts'
import { readSchema } from '../schema/readSchema.ts'

const [file = '', deployment = ''] = process.argv.slice(2)
const source = readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8')
const answerer = new Answerer({ file, schema: readSchema(source), deployment })

process.on('message', (question: Question) => process.send?.(JSON.stringify(answerer.answer(question))))
process.on('disconnect', () => process.exit(0))
process.send?.('ready')
