import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import { parseDecimal, showDecimal } from '../host/Decimal.ts'
import { RunnerError } from '../RunnerError.ts'

const wrong = (name: string) => new RunnerError('query/argument', { reason: `A ${name} is wanted.` })

function scalar(name: string, pattern: RegExp, description: string, clean = (text: string) => text): GraphQLScalarType {
  const parse = (value: unknown) => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
    if (text.length > 2_000 || !pattern.test(text)) throw wrong(name)
    return clean(text)
  }
  const parseLiteral = (node: ValueNode) => {
    if (node.kind !== Kind.STRING && node.kind !== Kind.INT && node.kind !== Kind.FLOAT) throw wrong(name)
    return parse(node.value)
  }
  return new GraphQLScalarType({ name, description, serialize: String, parseValue: parse, parseLiteral })
}

/** The scalars of The Graph besides GraphQL's own. Values are text, because JSON's numbers are too small. */
export const scalars = {
  BigInt: scalar('BigInt', /^[+-]?\d{1,300}$/, 'A whole number, as text.'),
  BigDecimal: scalar(
    'BigDecimal',
    /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/,
    'A decimal number, as text.',
    (text) => showDecimal(parseDecimal(text)),
  ),
  Bytes: scalar('Bytes', /^(0x)?([0-9a-fA-F]{2})*$/, 'Bytes as hex, beginning with 0x.', (text) =>
    `0x${text.replace(/^0x/, '')}`.toLowerCase(),
  ),
  Int8: scalar('Int8', /^[+-]?\d{1,19}$/, 'A whole number of 8 bytes, as text.'),
  Timestamp: scalar('Timestamp', /^[+-]?\d{1,19}$/, 'Microseconds since 1970, as text.'),
}
