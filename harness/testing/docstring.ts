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
  new RegExp(`^@${tag}\\b\\s*\\S`, 'm').test(docstring)
const hasSentence = (docstring: string): boolean =>
  /\S[.:](\s|$)/.test(docstring.trim().split(/^@/m, 1)[0] ?? '')

/** An inline example is sufficient: a time in milliseconds is `ms(100)`. */
const hasExample = (docstring: string, name: string): boolean =>
  hasTag(docstring, 'example') || docstring.includes(`\`${name}(`)

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
  const throws = describedThrowsOf(program).some(offset =>
    functions.some(({ start, end }) => start < offset && offset < end),
  )
  return [
    ...(hasSentence(docstring) ? [] : ['a sentence']),
    ...(throws && !hasTag(docstring, 'throws') ? ['@throws'] : []),
    ...(isCallable && !hasExample(docstring, name) ? ['@example'] : []),
    ...types.flatMap(({ declared }) =>
      unitlessIn(declared, source, parsed).map(property => `the unit of ${property}`),
    ),
  ]
}

/**
 * Checks the docstrings of everything that an entry point exports. Each needs a sentence, a function needs an example, and a
 * function that throws a HarnessError or RangeError in its own body needs a `@throws`. A plain number in a type needs its unit.
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
