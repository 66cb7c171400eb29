import { parseSync, Visitor, type ESTree, type ParseResult } from 'rolldown/utils'
import { declarationsOf, statementsOf, type Declaration } from './declaration.ts'

/** What the docstrings of a door lack. */
export interface DoorExamination {
  /** How many exported names were looked at; those of other packages are not. */
  readonly examined: number
  /** As `file name: what is missing`. */
  readonly gaps: readonly string[]
}

/** Errors that a caller is told of, because a call of theirs can cause them. */
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

/** Where a program throws an error that has to be described, as offsets of its source. */
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
  const { program, comments } = parseSync(file, source)
  const statements = statementsOf(program, name)
  const docstring = statements
    .map(({ statement: { start } }) => docstringBefore(start, source, comments))
    .join('\n')
  const functions = statements
    .map(({ declared }) => bare(declared))
    .filter(({ type }) => functionTypes.has(type))
  const throws = describedThrowsOf(program).some(offset =>
    functions.some(({ start, end }) => start < offset && offset < end),
  )
  return [
    ...(hasSentence(docstring) ? [] : ['a sentence']),
    ...(throws && !hasTag(docstring, 'throws') ? ['@throws'] : []),
    ...(functions.length > 0 && !hasTag(docstring, 'example') ? ['@example'] : []),
  ]
}

/**
 * Reads the docstrings of all that a door exports. Each needs a sentence, a function an `@example`, and a function
 * that throws a HarnessError or RangeError in its own body a `@throws`.
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
