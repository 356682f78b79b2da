import type { Node } from './solidityTree.ts'

/** One change to one place of a source. */
export type Mutant = {
  number: number
  file: string
  line: number
  /** The line on which it stands, for the list of those that are explained. */
  text: string
  from: string
  to: string
}

const COMPARISONS = ['<', '<=', '>', '>=', '==', '!=']
/** The boundary moved, and the answer turned round. */
const OTHER_COMPARISONS: Record<string, string[]> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!=', '<=', '>='],
  '!=': ['==', '<', '>'],
}
const OTHER_OPERATORS: Record<string, string> = {
  '+': '-', '-': '+', '*': '/', '/': '*', '%': '/', '<<': '>>', '>>': '<<', '&': '|', '|': '&', '^': '&', '**': '*',
  '+=': '-=', '-=': '+=', '*=': '/=', '/=': '*=', '|=': '&=', '&=': '|=', '^=': '&=', '<<=': '>>=', '>>=': '<<=',
  '++': '--', '--': '++',
} // biome-ignore format: a table
/** Copied as they stand. */
const LEAVES = new Set([
  'ImportDirective', 'PragmaDirective', 'UsingForDirective', 'InlineAssembly', 'OverrideSpecifier',
  'UserDefinedValueTypeDefinition', 'InheritanceSpecifier', 'EventDefinition', 'ErrorDefinition', 'EnumDefinition', 'StructDefinition',
]) // biome-ignore format: a table

const UNITS: Record<string, bigint> = {
  seconds: 1n,
  minutes: 60n,
  hours: 3600n,
  days: 86_400n,
  weeks: 604_800n,
  wei: 1n,
  gwei: 10n ** 9n,
  ether: 10n ** 18n,
}

function calculate(operator: string, a: bigint, b: bigint): bigint | undefined {
  if (['<<', '>>', '**'].includes(operator) && (b < 0n || b > 256n)) return undefined
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b !== 0n && a % b === 0n ? a / b : undefined
    case '%':
      return b !== 0n ? a % b : undefined
    case '<<':
      return a << b
    case '>>':
      return a >> b
    case '**':
      return a ** b
    case '&':
      return a & b
    case '|':
      return a | b
    case '^':
      return a ^ b
    default:
      return undefined
  }
}

/** A written number in another type. */
function convert(type: string, value: bigint | string): string {
  const size = type === 'address' ? 20 : Number(type.match(/^bytes(\d+)$/)?.[1] ?? 0)
  return size > 0 ? `${type}(uint${8 * size}(${value}))` : `${type}(${value})`
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'nodeType' in value
const nodesOf = (value: unknown): Node[] =>
  Array.isArray(value) ? value.flatMap(nodesOf) : isNode(value) ? [value] : []
const typeOf = (node: Node): string => node.typeDescriptions?.typeString ?? ''
const isRational = (node: Node): boolean => (node.typeDescriptions?.typeIdentifier ?? '').startsWith('t_rational')
const asNode = (value: unknown): Node => {
  if (!isNode(value)) throw new Error('the compiler gave no node')
  return value
}

function childrenOf(node: Node): Node[] {
  if (LEAVES.has(node.nodeType)) return []
  return Object.values(node)
    .flatMap(nodesOf)
    .filter(({ nodeType }) => nodeType !== 'StructuredDocumentation')
    .sort((a, b) => startOf(a) - startOf(b))
}

function startOf(node: Node): number {
  return Number(node.src.split(':')[0])
}

/** Calls `see` for a node and all below it. */
function walk(node: Node, see: (node: Node, parent: Node | undefined) => void, parent?: Node): void {
  see(node, parent)
  for (const child of childrenOf(node)) walk(child, see, node)
}

/**
 * Constants whose value can be mutated: they become functions, because a constant cannot ask which mutant lives. Those that
 * assembly or the length of an array need at compile time stay.
 */
export function findMutableConstants(trees: Map<string, Node>, isOurs: (file: string) => boolean): Set<number> {
  const values = new Map<number, Node>()
  const fixed = new Set<number>()
  const fixAll = (node: Node) => walk(node, (inner) => fixed.add(Number(inner.referencedDeclaration)))
  for (const [file, tree] of trees) {
    walk(tree, (node) => {
      if (node.nodeType === 'InlineAssembly') {
        for (const { declaration } of node.externalReferences as { declaration: number }[]) fixed.add(declaration)
      } else if (node.nodeType === 'ArrayTypeName' && isNode(node.length)) {
        fixAll(node.length)
      } else if (
        node.nodeType === 'VariableDeclaration' &&
        node.constant === true &&
        isNode(node.value) &&
        isOurs(file)
      ) {
        values.set(node.id, node.value)
      }
    })
  }
  const chosen = new Set<number>()
  for (let before = -1; before !== chosen.size; ) {
    before = chosen.size
    for (const [id, value] of values) {
      if (fixed.has(id)) continue
      let isMutable = false
      walk(value, (node) => {
        if (node.nodeType === 'Literal' && node.kind === 'number') isMutable = true
        if (node.nodeType === 'BinaryOperation' || isLimit(node)) isMutable = true
        if (chosen.has(Number(node.referencedDeclaration))) isMutable = true
      })
      if (isMutable) chosen.add(id)
    }
    // What stays a constant cannot call what does not.
    for (const [id, value] of values) {
      if (!chosen.has(id) && fixed.has(id))
        walk(value, (node) => {
          const used = Number(node.referencedDeclaration)
          if (values.has(used)) fixed.add(used)
        })
    }
    for (const id of fixed) if (chosen.delete(id)) before = -1
  }
  return chosen
}

/** `type(T).max` and `type(T).min`. */
function isLimit(node: Node): boolean {
  if (node.nodeType !== 'MemberAccess' || (node.memberName !== 'max' && node.memberName !== 'min')) return false
  return typeOf(asNode(node.expression)).startsWith('type(')
}

/**
 * Writes a source in which every mutant is there beside the original, behind a question which of them lives (Switches.sol).
 * So one compilation serves them all.
 */
export class Schemata {
  readonly mutants: Mutant[] = []
  readonly #file: string
  readonly #source: string
  readonly #constants: Set<number>
  readonly #wants: (number: number) => boolean
  readonly #first: number
  readonly #parents = new Map<Node, Node>()
  readonly #pureFromOutside: Set<number>
  #seen = 0

  /** `source` has one character a byte, because the compiler counts bytes. */
  constructor(parts: {
    file: string
    source: string
    constants: Set<number>
    pureFromOutside: Set<number>
    first: number
    wants: (number: number) => boolean
  }) {
    this.#file = parts.file
    this.#source = parts.source
    this.#constants = parts.constants
    this.#pureFromOutside = parts.pureFromOutside
    this.#first = parts.first
    this.#wants = parts.wants
  }

  /** How many places were numbered, wanted or not. */
  get count(): number {
    return this.#seen
  }

  write(tree: Node, mutate: boolean, importPath: string): string {
    walk(tree, (node, parent) => {
      if (parent) this.#parents.set(node, parent)
    })
    const text = mutate ? this.#mutate(tree) : this.#plain(tree)
    if (!mutate) return text
    // The tree of a file begins after its first comments.
    return text.replace(
      /pragma solidity [^;]+;/,
      (pragma) => `${pragma}\nimport {mutated, compared} from "${importPath}";`,
    )
  }

  /* ---- text ---- */

  #range(node: Node): [number, number] {
    const [start = 0, length = 0] = node.src.split(':').map(Number)
    let end = start + length
    const parent = this.#parents.get(node)
    const isStatement = ['ExpressionStatement', 'EmitStatement', 'RevertStatement'].includes(node.nodeType)
    const isInHead =
      parent?.nodeType === 'ForStatement' &&
      (parent.loopExpression === node || parent.initializationExpression === node)
    const isFunctionNow = node.nodeType === 'VariableDeclaration' && this.#constants.has(node.id)
    if ((isStatement && !isInHead) || isFunctionNow) end = this.#source.indexOf(';', end) + 1
    // What ends with a statement that has no braces ends after that one's semicolon.
    const last = node.nodeType === 'IfStatement' ? (node.falseBody ?? node.trueBody) : node.body
    if (/^(If|For|While)Statement$/.test(node.nodeType) && isNode(last)) end = Math.max(end, this.#range(last)[1])
    return [start, end]
  }

  #original(node: Node): string {
    return this.#source.slice(...this.#range(node))
  }

  /** The node's text, its children's written by `each`. */
  #compose(node: Node, each: (child: Node) => string): string {
    if (node.nodeType === 'SourceUnit') {
      const children = childrenOf(node)
      return this.#stitch(0, this.#source.length, children, each, (gap) => gap)
    }
    const [start, end] = this.#range(node)
    const isPure = node.stateMutability === 'pure' && !this.#pureFromOutside.has(node.id)
    const isFunction = node.nodeType === 'FunctionDefinition' || node.nodeType === 'FunctionTypeName'
    const mend = isFunction && isPure ? (gap: string) => gap.replace(/\bpure\b/, 'view') : (gap: string) => gap
    return this.#stitch(start, end, childrenOf(node), each, mend)
  }

  #stitch(
    start: number,
    end: number,
    children: Node[],
    each: (child: Node) => string,
    mend: (gap: string) => string,
  ): string {
    let at = start
    let text = ''
    for (const child of children) {
      const [from, to] = this.#range(child)
      if (from === to) continue
      text += mend(this.#source.slice(at, from)) + each(child)
      at = to
    }
    return text + mend(this.#source.slice(at, end))
  }

  /** Without mutants, but with constants called where they are functions now. */
  #plain(node: Node): string {
    return this.#constant(node, (child) => this.#plain(child)) ?? this.#compose(node, (child) => this.#plain(child))
  }

  #constant(node: Node, each: (child: Node) => string): string | undefined {
    if (node.nodeType === 'VariableDeclaration' && this.#constants.has(node.id)) {
      const isInContract = node.stateVariable === true
      const type = this.#plain(asNode(node.typeName))
      const location = /^(string|bytes)$/.test(type) ? ' memory' : ''
      const visibility = isInContract ? ` ${String(node.visibility)}` : ''
      const value = asNode(node.value)
      const body = each(value)
      return `function ${String(node.name)}()${visibility} view returns (${type}${location}) { return ${body}; }`
    }
    if (
      (node.nodeType === 'Identifier' || node.nodeType === 'MemberAccess') &&
      this.#constants.has(Number(node.referencedDeclaration))
    ) {
      // A public one is called already when it is asked for from outside.
      const parent = this.#parents.get(node)
      const isCalled = parent?.nodeType === 'FunctionCall' && parent.expression === node
      return isCalled ? undefined : `${this.#compose(node, each)}()`
    }
    return undefined
  }

  /* ---- mutants ---- */

  /** Numbers a mutant; none if it is not wanted. */
  #add(node: Node, from: string, to: string): number | undefined {
    const number = this.#first + this.#seen++
    const [start] = this.#range(node)
    const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8').replace(/\s+/g, ' ').trim()
    const before = this.#source.slice(0, start).split('\n')
    const line = before.length
    const text = utf8(this.#source.split('\n')[line - 1] ?? '')
    if (!this.#wants(number)) return undefined
    this.mutants.push({ number, file: this.#file, line, text, from: utf8(from), to: utf8(to) })
    return number
  }

  /** The text that is `original` unless one of these mutants lives. */
  #choose(node: Node, others: { to: string; shown?: string }[], original: string): string {
    let text = ''
    let depth = 0
    for (const { to, shown } of others) {
      const number = this.#add(node, this.#original(node), shown ?? to)
      if (number === undefined) continue
      text += `(mutated(${number}) ? ${to} : `
      depth++
    }
    return depth === 0 ? original : `${text}${original}${')'.repeat(depth)}`
  }

  readonly #each = (child: Node): string => this.#mutate(child)

  #mutate(node: Node): string {
    if (node.nodeType === 'ImportDirective') return this.#original(node)
    if (node.nodeType === 'FunctionDefinition' && this.#pureFromOutside.has(node.id)) return this.#plain(node)
    const constant = this.#constant(node, this.#each)
    if (constant !== undefined) return constant
    if (node.nodeType === 'VariableDeclaration' && node.constant === true) return this.#plain(node)
    if (isRational(node)) return this.#rational(node)
    if (isLimit(node)) return this.#choose(node, [{ to: `${this.#plain(node)} - 1` }], this.#plain(node))
    switch (node.nodeType) {
      case 'ArrayTypeName':
        return this.#plain(node)
      case 'FunctionCall':
        return this.#call(node)
      case 'BinaryOperation':
        return this.#binary(node)
      case 'UnaryOperation':
        return this.#unary(node)
      case 'Literal':
        return this.#literal(node)
      case 'Conditional':
      case 'IfStatement':
      case 'WhileStatement':
      case 'ForStatement':
        return this.#branch(node)
      case 'ExpressionStatement':
      case 'EmitStatement':
      case 'RevertStatement':
        return this.#statement(node)
      default:
        return this.#compose(node, this.#each)
    }
  }

  #literal(node: Node): string {
    const text = this.#original(node)
    if (node.kind !== 'bool') return text
    return this.#choose(node, [{ to: text === 'true' ? 'false' : 'true' }], text)
  }

  /** What a number that is written down comes to, `changed` having another value or another operator; not if it is no whole number. */
  #valueOf(node: Node, changed: Node, other: bigint | string): bigint | undefined {
    if (node === changed && typeof other === 'bigint') return other
    if (node.nodeType === 'TupleExpression')
      return this.#valueOf(asNode((node.components as Node[])[0]), changed, other)
    if (node.nodeType === 'Literal') {
      const text = String(node.value).replaceAll('_', '')
      const power = text.match(/^(\d+)e(\d+)$/)
      const value = power
        ? BigInt(power[1] ?? 0) * 10n ** BigInt(power[2] ?? 0)
        : /^(0x[\da-fA-F]+|\d+)$/.test(text)
          ? BigInt(text)
          : undefined
      const unit = node.subdenomination ? UNITS[String(node.subdenomination)] : 1n
      return value === undefined || unit === undefined ? undefined : value * unit
    }
    if (node.nodeType !== 'BinaryOperation') return undefined
    const [a, b] = [node.leftExpression, node.rightExpression].map((part) =>
      this.#valueOf(asNode(part), changed, other),
    )
    if (a === undefined || b === undefined) return undefined
    return calculate(node === changed ? String(other) : String(node.operator), a, b)
  }

  /** Other values of a number that is written down: each literal one more, one less and zero, each operator another. */
  #otherNumbers(node: Node): { value: bigint; shown: string }[] {
    const [start, end] = this.#range(node)
    const found = new Map<bigint, string>()
    const own = this.#valueOf(node, node, '')
    const put = (inner: Node, other: bigint | string, text: string) => {
      const [from, to] = this.#range(inner)
      const value = this.#valueOf(node, inner, other)
      if (value === undefined || value < 0n || value >= 1n << 256n || value === own || found.has(value)) return
      found.set(value, this.#source.slice(start, from) + text + this.#source.slice(to, end))
    }
    walk(node, (inner) => {
      if (inner.nodeType === 'Literal' && inner.kind === 'number') {
        const value = this.#valueOf(inner, node, '')
        if (value === undefined) return
        const text = this.#original(inner)
        const isSmall = String(value) === text
        put(inner, value + 1n, isSmall ? String(value + 1n) : `(${text} + 1)`)
        put(inner, value - 1n, isSmall ? String(value - 1n) : `(${text} - 1)`)
        put(inner, 0n, '0')
      } else if (inner.nodeType === 'BinaryOperation') {
        const [left, right] = [asNode(inner.leftExpression), asNode(inner.rightExpression)]
        const other = OTHER_OPERATORS[String(inner.operator)]
        if (other) put(inner, other, `${this.#original(left)} ${other} ${this.#original(right)}`)
      }
    })
    return [...found].map(([value, shown]) => ({ value, shown }))
  }

  /** The type a literal must be given, because a choice between two has one of its own. */
  #castOf(node: Node): string | undefined {
    let inner = node
    let parent = this.#parents.get(node)
    while (
      parent?.nodeType === 'TupleExpression' &&
      parent.isInlineArray !== true &&
      (parent.components as unknown[]).length === 1
    ) {
      inner = parent
      parent = this.#parents.get(parent)
    }
    if (parent?.nodeType === 'BinaryOperation') {
      const isShift = ['<<', '>>', '**'].includes(String(parent.operator))
      if (isShift) return parent.leftExpression === inner ? 'uint256' : undefined
      const type = (parent.commonType as Node['typeDescriptions'])?.typeString ?? ''
      return /^u?int\d+$|^bytes\d+$/.test(type) ? type : undefined
    }
    if (parent?.nodeType === 'TupleExpression' && parent.isInlineArray === true)
      return typeOf(parent).replace(/\[.*/, '')
    if (parent?.nodeType === 'FunctionCall') {
      const types = (typeOf(asNode(parent.expression)).match(/^function \(([^()]*)\)/)?.[1] ?? '').split(',')
      const type = types[(parent.arguments as Node[]).indexOf(inner)]
      return type && /^u?int\d+$|^bytes\d+$/.test(type) ? type : undefined
    }
    if (parent?.nodeType === 'Assignment') {
      const type = typeOf(parent)
      return /^u?int\d+$|^bytes\d+$/.test(type) ? type : undefined
    }
    return undefined
  }

  #rational(node: Node): string {
    const cast = this.#castOf(node)
    const inType = (text: string) => (cast ? convert(cast, text) : text)
    const others = this.#otherNumbers(node).map(({ value, shown }) => ({ to: inType(String(value)), shown }))
    return this.#choose(node, others, inType(this.#plain(node)))
  }

  #call(node: Node): string {
    const [condition, ...rest] = node.arguments as Node[]
    if (node.kind === 'typeConversion' && condition && isRational(condition)) {
      const type = this.#plain(asNode(node.expression))
      const others = this.#otherNumbers(condition).map(({ value, shown }) => ({
        to: convert(type, value),
        shown: `${type}(${shown})`,
      }))
      return this.#choose(node, others, this.#plain(node))
    }
    const called = asNode(node.expression)
    if (called.nodeType === 'Identifier' && called.name === 'require' && condition) {
      const all = rest.map((part) => this.#mutate(part))
      const removed = this.#add(node, this.#original(node), '')
      let text = this.#mutate(condition)
      if (this.#isPlainCondition(condition))
        text = this.#choose(
          condition,
          [{ to: `!(${this.#plain(condition)})`, shown: `!(${this.#original(condition)})` }],
          text,
        )
      if (removed !== undefined) text = `mutated(${removed}) || (${text})`
      return `require(${[text, ...all].join(', ')})`
    }
    return this.#compose(node, this.#each)
  }

  /** No operator whose mutant would turn it round. */
  #isPlainCondition(node: Node): boolean {
    return (
      !(node.nodeType === 'BinaryOperation' && COMPARISONS.includes(String(node.operator))) &&
      !(node.nodeType === 'UnaryOperation')
    )
  }

  #binary(node: Node): string {
    const [left, right] = [asNode(node.leftExpression), asNode(node.rightExpression)]
    const operator = String(node.operator)
    const [plainLeft, plainRight] = [this.#plain(left), this.#plain(right)]
    const written = (other: string) => ({
      to: `(${plainLeft} ${other} ${plainRight})`,
      shown: `${this.#original(left)} ${other} ${this.#original(right)}`,
    })
    if (COMPARISONS.includes(operator)) return this.#comparison(node, operator, left, right)
    const inside = `${this.#mutate(left)} ${operator} ${this.#mutate(right)}`
    if (operator === '&&' || operator === '||') {
      const others = [
        written(operator === '&&' ? '||' : '&&'),
        { to: `(${plainLeft})`, shown: this.#original(left) },
        { to: `(${plainRight})`, shown: this.#original(right) },
      ]
      return this.#choose(node, others, `(${inside})`)
    }
    const other = OTHER_OPERATORS[operator]
    if (!other || node.function) return `(${inside})`
    return this.#choose(node, [written(other)], `(${inside})`)
  }

  #comparison(node: Node, operator: string, left: Node, right: Node): string {
    const type = (node.commonType as Node['typeDescriptions'])?.typeString ?? ''
    const isNumber = /^uint\d+$/.test(type)
    const isWord = /^(address|bytes\d+)$/.test(type)
    const isZero = (part: Node) => typeOf(part) === 'int_const 0'
    const hasZero = isZero(left) || isZero(right)
    let others = OTHER_COMPARISONS[operator] ?? []
    // Of what has no order, and of zero, only being equal is worth a mutant: nothing is below zero.
    if (!isNumber || (hasZero && ['==', '!='].includes(operator))) others = others.slice(0, 1)
    if (!isNumber && !isWord) {
      const [a, b] = [this.#plain(left), this.#plain(right)]
      const choices = others.map((other) => ({
        to: `(${a} ${other} ${b})`,
        shown: `${this.#original(left)} ${other} ${this.#original(right)}`,
      }))
      return this.#choose(node, choices, `(${this.#mutate(left)} ${operator} ${this.#mutate(right)})`)
    }
    const numbers = others.map((other) =>
      this.#add(node, this.#original(node), `${this.#original(left)} ${other} ${this.#original(right)}`),
    )
    // Once each: to write a part again would number its mutants again.
    const texts = [this.#mutate(left), this.#mutate(right)]
    const first = numbers.findIndex((number) => number !== undefined)
    if (first < 0) return `(${texts[0]} ${operator} ${texts[1]})`
    const [a, b] = texts.map((text) => {
      if (type === 'address') return `uint160(address(${text}))`
      return isWord ? `uint256(bytes32(${text}))` : text
    })
    const codes = others.map((other) => (1 + COMPARISONS.indexOf(other)).toString(16).padStart(2, '0')).join('')
    const start = (numbers[first] ?? 0) - first
    return `compared(${start}, ${1 + COMPARISONS.indexOf(operator)}, hex"${codes.padEnd(10, '0')}", ${a}, ${b})`
  }

  #unary(node: Node): string {
    const inner = asNode(node.subExpression)
    const operator = String(node.operator)
    if (operator === '!')
      return this.#choose(node, [{ to: this.#plain(inner), shown: this.#original(inner) }], `(!${this.#mutate(inner)})`)
    if (operator === '~')
      return this.#choose(node, [{ to: this.#plain(inner), shown: this.#original(inner) }], `(~${this.#mutate(inner)})`)
    const other = OTHER_OPERATORS[operator]
    if (!other || operator === '-') return this.#compose(node, this.#each)
    const text = this.#plain(inner)
    const to = node.prefix === true ? `${other}${text}` : `${text}${other}`
    return this.#choose(node, [{ to }], this.#compose(node, this.#each))
  }

  /** The condition taken for false and for true. A loop that never ends is not worth a mutant. */
  #branch(node: Node): string {
    const condition = node.condition
    if (!isNode(condition)) return this.#compose(node, this.#each)
    const shown = this.#original(condition)
    const isLoop = node.nodeType === 'ForStatement' || node.nodeType === 'WhileStatement'
    const never = this.#add(condition, shown, 'false')
    const always = isLoop ? undefined : this.#add(condition, shown, 'true')
    return this.#compose(node, (child) => {
      let text = this.#mutate(child)
      if (child !== condition) return text
      if (never !== undefined) text = `(!mutated(${never}) && ${text})`
      if (always !== undefined) text = `(mutated(${always}) || ${text})`
      return text
    })
  }

  /** A statement left out, and with another operator. */
  #statement(node: Node): string {
    const parent = this.#parents.get(node)
    const expression = node.nodeType === 'ExpressionStatement' ? asNode(node.expression) : undefined
    const isInHead = parent?.nodeType === 'ForStatement' && parent.body !== node
    const isRequire = expression?.nodeType === 'FunctionCall' && asNode(expression.expression).name === 'require'
    // The compiler wants such a variable to point somewhere.
    const isPointer =
      expression?.nodeType === 'Assignment' && /storage pointer|calldata/.test(typeOf(asNode(expression.leftHandSide)))
    if (isInHead || isRequire || isPointer) return this.#compose(node, this.#each)
    const kinds = ['Assignment', 'FunctionCall', 'UnaryOperation']
    if (expression && !kinds.includes(expression.nodeType)) return this.#compose(node, this.#each)
    const removed = this.#add(node, this.#original(node), '')
    let text = this.#compose(node, this.#each)
    const other = expression?.nodeType === 'Assignment' ? OTHER_OPERATORS[String(expression.operator)] : undefined
    if (expression && other) {
      const [left, right] = [asNode(expression.leftHandSide), asNode(expression.rightHandSide)]
      const number = this.#add(node, this.#original(node), `${this.#original(left)} ${other} ${this.#original(right)};`)
      if (number !== undefined)
        text = `if (mutated(${number})) { ${this.#plain(left)} ${other} ${this.#plain(right)}; } else { ${text} }`
    }
    return removed === undefined ? (other ? `{ ${text} }` : text) : `{ if (!mutated(${removed})) { ${text} } }`
  }
}
