import { DatabaseSync } from 'node:sqlite'
import {
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import { RunnerError } from '../RunnerError.ts'
import type { SchemaModel } from '../schema/EntityModel.ts'
import { buildSchema, type QueryContext } from './buildSchema.ts'
import { checkSize } from './checkSize.ts'
import { limits } from './limits.ts'
import { Snapshot } from './Snapshot.ts'

export type Question = {
  query: string
  variables?: Record<string, unknown> | undefined
  operationName?: string | undefined
  /** The index stands still because the mapping failed. */
  failed: boolean
}

export type Answer = { data?: unknown; errors?: GraphQLFormattedError[] }

/** Answers GraphQL from the index, which it only reads. */
export class Answerer {
  readonly #database: DatabaseSync
  readonly #schema: GraphQLSchema
  readonly #deployment: string

  constructor({ file, schema, deployment }: { file: string; schema: SchemaModel; deployment: string }) {
    this.#database = new DatabaseSync(file, { readOnly: true })
    this.#database.exec('PRAGMA busy_timeout=5000')
    this.#database.function('endsWith', { deterministic: true }, (text, end) =>
      typeof text === 'string' && typeof end === 'string' ? Number(text.endsWith(end)) : null,
    )
    this.#schema = buildSchema(schema)
    this.#deployment = deployment
  }

  answer(question: Question): Answer {
    try {
      return this.#answer(question)
    } catch (error) {
      return { errors: [format(error)] }
    }
  }

  close(): void {
    this.#database.close()
  }

  #answer({ query, variables, operationName, failed }: Question): Answer {
    const document = parse(query, { maxTokens: limits.tokens })
    if (document.definitions.some((entry) => 'operation' in entry && entry.operation === 'subscription'))
      throw new RunnerError('query/unsupported', { what: 'A subscription' })
    const faults = validate(this.#schema, document, specifiedRules, { maxErrors: 20 })
    if (faults.length > 0) return { errors: faults.map(format) }
    checkSize(document)
    // One state for the whole answer, whatever the indexer writes meanwhile.
    this.#database.exec('BEGIN')
    try {
      const contextValue: QueryContext = {
        snapshot: new Snapshot(this.#database),
        deployment: this.#deployment,
        failed,
      }
      const result = execute({
        schema: this.#schema,
        document,
        contextValue,
        variableValues: variables ?? null,
        operationName: operationName ?? null,
      }) as ExecutionResult
      return {
        ...(result.data === undefined ? {} : { data: result.data }),
        ...(result.errors === undefined ? {} : { errors: result.errors.slice(0, 20).map(format) }),
      }
    } finally {
      this.#database.exec('COMMIT')
    }
  }
}

/** What was refused, with a code where it was us; of other faults only that there was one. */
function format(error: unknown): GraphQLFormattedError {
  const cause = rootOf(error)
  const path = error instanceof GraphQLError ? error.path : undefined
  if (cause instanceof RunnerError) {
    const { message, code } = cause
    return { message, ...(path && { path }), extensions: { code } }
  }
  if (error instanceof GraphQLError && cause instanceof GraphQLError) {
    const { message, locations } = error.toJSON()
    return { message: message.slice(0, 500), ...(locations && { locations }), ...(path && { path }) }
  }
  return { message: 'The query failed inside the runner.', extensions: { code: 'query/failed' } }
}

/** GraphQL wraps what it catches, and wraps it again. */
function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? rootOf(error.originalError) : error
}
