import { parseSync, Visitor, type ESTree, type ParseResult } from 'rolldown/utils'
import { declarationsOf, statementsOf, type Declaration } from './declaration.ts'

/** Gaps in the docstrings of an entry point. */
interface DoorExamination {
  /** Number of exported names examined, without those of other packages. */
  readonly examined: number
  /** As `file name: what is missing`. */
  readonly gaps: readonly string[]
}

/** Errors to document, because a caller can cause them. */
const describedErrors: ReadonlySet<string> = new Set(['HarnessError', 'RangeError'])

/** The text of the docstring that ends right before an offset of the source; empty where there is none. */
function docstringBefore(offset: number, source: string, comments: ParseResult['comments']): string {
  const comment = comments.findLast(({ end }) => end <= offset)
  const isDocstring = comment?.type === 'Block' && comment.value.startsWith('*')
  if (!isDocstring || source.slice(comment.end, offset).trim() !== '') return ''
  return comment.value.replaceAll(/^\s*\*\s?/gm, '').trim()
}

const hasTag = (docstring: string, tag: string): boolean =>
  new RegExp(`(?:^|\\s)@${tag}\\b\\s*\\S`).test(docstring)
const hasSentence = (docstring: string): boolean =>
  /\S[.:](\s|$)/.test(docstring.trim().split(/^@/m, 1)[0] ?? '')

/** An inline example is sufficient: a time in milliseconds is `ms(100)`, a method is `client.get('/orders')`. */
const hasExample = (docstring: string, name: string): boolean =>
  hasTag(docstring, 'example') || new RegExp(`\`(?:\\w+\\.)?${name}\\(`).test(docstring)

const functionTypes: ReadonlySet<ESTree.Node['type']> = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'TSDeclareFunction',
  'ArrowFunctionExpression',
])

/** A value without the type assertions and parentheses around it. */
const bare = (node: ESTree.Node): ESTree.Node =>
  node.type === 'TSAsExpression' ||
  node.type === 'TSSatisfiesExpression' ||
  node.type === 'ParenthesizedExpression'
    ? bare(node.expression)
    : node

const isFunction = (node: ESTree.Node): boolean => functionTypes.has(bare(node).type)

/** Whether a value is the result of a function in its file that returns a function: `ms` of `recording('ms', …)`. */
function isMadeFunction(value: ESTree.Node, program: ESTree.Program): boolean {
  if (value.type !== 'CallExpression' || value.callee.type !== 'Identifier') return false
  return statementsOf(program, value.callee.name).some(({ declared }) => {
    const body = 'body' in declared ? (declared.body as ESTree.Node | null) : null
    const statements = body?.type === 'BlockStatement' ? body.body : []
    const returned = statements.flatMap(one => (one.type === 'ReturnStatement' ? (one.argument ?? []) : []))
    return [body ?? [], returned].flat().some(isFunction)
  })
}

/** Names whose last word, or the whole name, gives the unit; a plural is a count. */
const saysItsUnit = /(?:s|Percent)$|^(?:count|examined|port)$/

/** Properties of a type that are plain numbers without a unit in their name or docstring. */
function unitlessIn(type: ESTree.Node, source: string, { program, comments }: ParseResult): string[] {
  const names: string[] = []
  new Visitor({
    TSPropertySignature: ({ start, end, key, typeAnnotation }) => {
      const isWithin = type.start <= start && end <= type.end
      if (!isWithin || typeAnnotation?.typeAnnotation.type !== 'TSNumberKeyword') return
      const name = source.slice(key.start, key.end)
      if (!saysItsUnit.test(name) && docstringBefore(start, source, comments) === '') {
        names.push(name)
      }
    },
  }).visit(program)
  return names
}

/** Where a program throws an error that must be documented, as offsets of its source. */
function describedThrowsOf(program: ESTree.Program): number[] {
  const offsets: number[] = []
  new Visitor({
    ThrowStatement: ({ start, argument }) => {
      if (argument.type !== 'NewExpression' || argument.callee.type !== 'Identifier') return
      if (describedErrors.has(argument.callee.name)) offsets.push(start)
    },
  }).visit(program)
  return offsets
}

/** The public methods of a class that are called by a name. */
const methodsOf = (node: ESTree.Node) =>
  (node.type === 'ClassDeclaration' ? node.body.body : []).filter(
    (member): member is ESTree.MethodDefinition =>
      member.type === 'MethodDefinition' &&
      member.kind === 'method' &&
      member.key.type === 'Identifier' &&
      !member.computed &&
      (member.accessibility ?? 'public') === 'public',
  )

function gapsOf({ file, name }: Declaration, source: string): string[] {
  const parsed = parseSync(file, source)
  const { program, comments } = parsed
  const statements = statementsOf(program, name)
  const docstring = statements
    .map(({ statement: { start } }) => docstringBefore(start, source, comments))
    .join('\n')
  const values = statements.map(({ declared }) => bare(declared))
  const functions = values.filter(isFunction)
  const isCallable = functions.length > 0 || values.some(value => isMadeFunction(value, program))
  const types = statements.filter(({ declared: { type } }) =>
    /^TS(?:Interface|TypeAlias)Declaration$/.test(type),
  )
  const thrown = describedThrowsOf(program)
  const gapsIn = (text: string, called: string, bodies: readonly ESTree.Node[]) => {
    const throws = thrown.some(offset => bodies.some(({ start, end }) => start < offset && offset < end))
    return [
      ...(hasSentence(text) ? [] : ['a sentence']),
      ...(throws && !hasTag(text, 'throws') ? ['@throws'] : []),
      ...(hasExample(text, called) ? [] : ['@example']),
    ]
  }
  return [
    ...gapsIn(docstring, name, functions).filter(gap => isCallable || gap !== '@example'),
    ...values.flatMap(methodsOf).flatMap(({ start, key, value }) => {
      const method = source.slice(key.start, key.end)
      const text = docstringBefore(start, source, comments)
      return gapsIn(text, method, [value]).map(gap => `${gap} of ${method}`)
    }),
    ...types.flatMap(({ declared }) =>
      unitlessIn(declared, source, parsed).map(property => `the unit of ${property}`),
    ),
  ]
}

/**
 * Checks the docstrings of everything that an entry point exports. Each needs a sentence, a function needs an example, and a
 * function that throws a HarnessError or RangeError in its own body needs a `@throws`. The public methods of a class are such
 * functions. A plain number in a type needs its unit.
 *
 * @param read returns the source of a file of the repository
 */
export function examineDoor(doors: readonly string[], read: (file: string) => string): DoorExamination {
  const declarations = new Map(
    doors
      .flatMap(door => [...declarationsOf(door, read).values()])
      .map(declaration => [`${declaration.file} ${declaration.name}`, declaration]),
  )
  const gaps = [...declarations].flatMap(([title, declaration]) =>
    gapsOf(declaration, read(declaration.file)).map(gap => `${title}: ${gap}`),
  )
  return { examined: declarations.size, gaps }
}
