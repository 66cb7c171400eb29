import { bindFor, importEdits, importOf, type Edit } from './config-imports.ts'
import { isNamed, moduleExports, parsed, type Call, type Expression, type Program } from './config-program.ts'
import { moduleEnding, type Manifest, type Repository } from './repository.ts'

export type ConfigChange =
  /** `text`: the whole file, including the project. */
  | { readonly kind: 'new' | 'patched'; readonly path: string; readonly text: string }
  /** The config contains the project already. */
  | { readonly kind: 'there'; readonly path: string }
  /** The config cannot be changed safely: the user adds `lines`. */
  | { readonly kind: 'by hand'; readonly path: string; readonly lines: string }

type ObjectNode = Extract<Expression, { type: 'ObjectExpression' }>
/** What a module exports, or an argument of a call. */
type Node = ReturnType<typeof exportedBy> | Call['arguments'][number]
type FunctionBody = Extract<Expression, { type: 'ArrowFunctionExpression' | 'FunctionExpression' }>['body']

const door = 'vitest-plumbline/config'
const unitExclude = "exclude: [...configDefaults.exclude, 'plumbline/**']"
const unitProject = `{ extends: true, test: { name: 'unit', ${unitExclude} } }`

/** The defaults of `promises()` end with `.ts`; another ending must be passed. */
function promisesCall(manifest: Manifest): string {
  const ending = moduleEnding(manifest)
  if (ending === 'ts') return 'promises()'
  return `promises({ include: ['plumbline/**/*.spec.${ending}'], service: 'plumbline/service.${ending}' })`
}

/** A new config with the project of the promises next to the user's own tests, or a change of the existing config. */
export function configChange(repository: Repository, manifest: Manifest): ConfigChange {
  const call = promisesCall(manifest)
  const path = ['vitest', 'vite']
    .flatMap(name => ['ts', 'mts', 'js', 'mjs', 'cts', 'cjs'].map(ending => `${name}.config.${ending}`))
    .find(file => repository.has(file))
  if (path === undefined) {
    return {
      kind: 'new',
      path: `vitest.config.${moduleEnding(manifest)}`,
      text: newConfig(call, hasJavaScript(repository)),
    }
  }
  const text = repository.get(path) ?? ''
  if (text.includes(door)) return { kind: 'there', path }
  const patched = patchedConfig(text, call)
  if (patched !== undefined) return { kind: 'patched', path, text: patched }
  return { kind: 'by hand', path, lines: linesByHand(call, bindFor(parsed(text))) }
}

const linesByHand = (call: string, bind: typeof importOf): string => `${bind('promises', door)}
${bind('configDefaults', 'vitest/config')}
// Under \`test\`. If there are projects already, add only the promises, and exclude plumbline/ from the others.
projects: [
  ${unitProject},
  ${call},
],`

/** Whether there may be tests of its own. */
const hasJavaScript = (repository: Repository): boolean =>
  [...repository.keys()].some(path => /\.[cm]?[jt]sx?$/.test(path) && !/^plumbline\/|\.config\./.test(path))

/** Vitest exits with 1 for a project without tests, so a repository without JavaScript gets none for its own. */
const newConfig = (call: string, hasUnit: boolean): string =>
  hasUnit
    ? `${importOf('promises', door)}
import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', ${unitExclude} } },
      ${call},
    ],
  },
})
`
    : `${importOf('promises', door)}
import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { projects: [${call}] } })
`

/** The config with the project added; undefined for an unusual form, or if other projects might run the promises too. */
export function patchedConfig(text: string, call: string): string | undefined {
  const program = parsed(text)
  const options = optionsOf(exportedBy(program), program)
  if (options === undefined) return undefined
  const edits = projectEdits(text, options, call)
  if (edits === undefined) return undefined
  const needsDefaults =
    edits.some(edit => edit.text.includes('configDefaults')) && !/\bconfigDefaults\b/.test(text)
  const modules = { promises: door, ...(needsDefaults && { configDefaults: 'vitest/config' }) }
  return applied(text, [...importEdits(program, modules), ...edits])
}

const exportedBy = (program: Program) =>
  program.body.find(statement => statement.type === 'ExportDefaultDeclaration')?.declaration ??
  moduleExports(program)

/** The object itself, by a variable, in parentheses, or returned by a function, alone or passed to `defineConfig`. */
function optionsOf(of: Node | null, program: Program): ObjectNode | undefined {
  if (of?.type === 'ObjectExpression') return of
  if (of?.type === 'ParenthesizedExpression') return optionsOf(of.expression, program)
  if (of?.type === 'Identifier') return optionsOf(constantOf(of.name, program), program)
  if (of?.type === 'ArrowFunctionExpression' || of?.type === 'FunctionExpression') {
    return optionsOf(returnedBy(of.body), program)
  }
  const isConfig = of?.type === 'CallExpression' && isNamed(of.callee, 'defineConfig')
  return isConfig ? optionsOf(of.arguments[0], program) : undefined
}

const constantOf = (name: string, { body }: Program): Expression | null | undefined =>
  body
    .flatMap(statement => (statement.type === 'VariableDeclaration' ? statement.declarations : []))
    .find(({ id }) => id.type === 'Identifier' && id.name === name)?.init

/** The returned value of a body with a single return at its end. */
function returnedBy(body: FunctionBody | null): Expression | null | undefined {
  if (body?.type !== 'BlockStatement') return body
  const last = body.body.at(-1)
  const branches = body.body.some(({ type }) => !['VariableDeclaration', 'ReturnStatement'].includes(type))
  return last?.type === 'ReturnStatement' && !branches ? last.argument : undefined
}

function valueOf(object: Node, key: string): Expression | undefined {
  if (object?.type !== 'ObjectExpression') return undefined
  const property = object.properties.find(one => one.type === 'Property' && isNamed(one.key, key))
  return property?.type === 'Property' ? property.value : undefined
}

const hasSpread = ({ properties }: ObjectNode): boolean =>
  properties.some(({ type }) => type === 'SpreadElement')

function projectEdits(text: string, options: ObjectNode, call: string): Edit[] | undefined {
  const added = `projects: [${unitProject}, ${call}]`
  const test = valueOf(options, 'test')
  if (hasSpread(options)) return undefined
  if (test === undefined) return [firstProperty(text, options, `test: { ${added} }`)]
  if (test.type !== 'ObjectExpression' || hasSpread(test)) return undefined
  const projects = valueOf(test, 'projects')
  if (projects === undefined) return [firstProperty(text, test, added)]
  if (projects.type !== 'ArrayExpression') return undefined
  const last = projects.elements.at(-1)
  if (!last || !projects.elements.every(project => project !== null && includesItsOwn(project)))
    return undefined
  return [{ at: last.end, text: `,${spaceBefore(text, last.start)}${call}` }]
}

/** True for a project in another folder, and for one that specifies its test files. */
const includesItsOwn = (project: NonNullable<Node>): boolean =>
  project.type === 'Literal' || valueOf(valueOf(project, 'test'), 'include') !== undefined

/** The white space before a position, from the end of the previous line. */
const spaceBefore = (text: string, at: number): string => /\n[ \t]*$/.exec(text.slice(0, at))?.[0] ?? ' '

function firstProperty(text: string, { start, properties }: ObjectNode, property: string): Edit {
  const [first] = properties
  if (first === undefined) return { at: start + 1, text: ` ${property} ` }
  return { at: start + 1, text: `${spaceBefore(text, first.start)}${property},` }
}

/** From the last to the first, so that positions stay valid; edits of one position keep their order. */
const applied = (text: string, edits: readonly Edit[]): string =>
  edits
    .toReversed()
    .toSorted((one, other) => other.at - one.at)
    .reduce((result, { at, text: added }) => result.slice(0, at) + added + result.slice(at), text)
