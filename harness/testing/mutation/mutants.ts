import { parseSync, Visitor, type ESTree } from 'rolldown/utils'

/** One small change of a source file. */
export interface Mutant {
  /** Path from the root of the repository. */
  readonly file: string
  /** The changed lines, counted from 1, before and after. */
  readonly line: number
  readonly before: string
  readonly after: string
  /** The whole file, changed. */
  readonly source: string
}

type Edit = readonly [start: number, end: number, text: string]

/** Replacements of an operator: a shifted limit, or the opposite. */
const operators: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
}

const methods: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  find: 'findLast',
  findLast: 'find',
}

/** Calls that return their object or something similar; a mutant leaves them out. */
const passing: ReadonlySet<string> = new Set(['filter', 'toSorted', 'toReversed', 'slice'])

/** A whole number plus and minus one; for a fraction, its double and its half. */
const othersOf = (value: number): readonly number[] =>
  Number.isInteger(value) ? [value + 1, value - 1] : [value * 2, value / 2]

const isText = ({ type, ...node }: ESTree.Node): boolean =>
  type === 'TemplateLiteral' || (type === 'Literal' && 'value' in node && typeof node.value === 'string')

/**
 * Every mutant of a TypeScript file: changed operators, conditions, numbers and flags; statements and members left out. Texts are
 * not changed, nor are types, which do not exist at run time.
 *
 * @throws SyntaxError where `source` is no TypeScript
 */
export function mutantsOf(file: string, source: string): Mutant[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`)
  const edits: Edit[] = []
  const replace = ({ start, end }: ESTree.Node, ...texts: readonly string[]) =>
    edits.push(...texts.map((text): Edit => [start, end, text]))
  const textOf = ({ start, end }: ESTree.Node) => source.slice(start, end)
  const changeOperator = (left: ESTree.Node, operator: string) => {
    const at = source.indexOf(operator, left.end)
    for (const other of operators[operator] ?? []) edits.push([at, at + operator.length, other])
  }
  const decide = (test: ESTree.Node) => replace(test, 'true', 'false')
  new Visitor({
    BinaryExpression: ({ left, operator, right }) => {
      if (![left, right].some(isText)) changeOperator(left, operator)
    },
    LogicalExpression: ({ left, operator }) => changeOperator(left, operator),
    AssignmentExpression: ({ left, operator }) => changeOperator(left, operator),
    UpdateExpression: node =>
      replace(node, textOf(node).replace(node.operator, node.operator === '++' ? '--' : '++')),
    UnaryExpression: node => {
      if ('!-'.includes(node.operator)) replace(node, textOf(node.argument))
    },
    IfStatement: ({ test }) => decide(test),
    ConditionalExpression: ({ test }) => decide(test),
    ForStatement: ({ test }) => test !== null && replace(test, 'false'),
    Literal: node => {
      if (typeof node.value === 'boolean') replace(node, String(!node.value))
      else if (typeof node.value === 'number') replace(node, ...othersOf(node.value).map(String))
    },
    CallExpression: node => {
      const { callee } = node
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      const { name } = callee.property
      if (methods[name] !== undefined) replace(callee.property, methods[name])
      if (passing.has(name)) replace(node, textOf(callee.object))
    },
    ExpressionStatement: node => replace(node, ';'),
    ArrayExpression: node => node.elements.length > 0 && replace(node, '[]'),
    ObjectExpression: ({ properties }) => {
      for (const member of properties) {
        if (member.type === 'SpreadElement' || !isText(member.value)) {
          const comma = source[member.end] === ',' ? 1 : 0
          edits.push([member.start, member.end + comma, ''])
        }
      }
    },
    // Numbers and flags in types are not code.
    'TSLiteralType:exit': ({ literal }) => {
      const at = edits.findIndex(([start]) => start === literal.start)
      if (at >= 0) edits.splice(at)
    },
  }).visit(program)
  return edits.map(edit => mutant(file, source, edit)).filter(({ before, after }) => before !== after)
}

function mutant(file: string, source: string, [start, end, text]: Edit): Mutant {
  const from = source.lastIndexOf('\n', start - 1) + 1
  const to = `${source}\n`.indexOf('\n', end)
  const shown = (lines: string) => lines.replaceAll(/\s+/g, ' ').trim()
  return {
    file,
    line: source.slice(0, start).split('\n').length,
    before: shown(source.slice(from, to)),
    after: shown(source.slice(from, start) + text + source.slice(end, to)),
    source: source.slice(0, start) + text + source.slice(end),
  }
}
