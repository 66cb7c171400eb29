import { dirname, join } from 'node:path'
import { parseSync, type ESTree } from 'rolldown/utils'

/** Where an exported name is declared. */
export interface Declaration {
  /** Path from the root of the repository. */
  readonly file: string
  /** Its name in that file; `default` for an unnamed export. */
  readonly name: string
}

/** One statement that declares a name, with the declared node: for `const`, the value. */
interface DeclaringStatement {
  readonly statement: ESTree.Node
  readonly declared: ESTree.Node
}

type Reader = (file: string) => string

/**
 * The names that a file exports, each with its declaration, through any number of re-exports. Declarations of other packages are
 * left out: they are documented there.
 *
 * @param read returns the source of a file of the repository
 */
export function declarationsOf(file: string, read: Reader): ReadonlyMap<string, Declaration> {
  const found = new Map<string, Declaration>()
  const entries = parseSync(file, read(file)).module.staticExports.flatMap(statement => statement.entries)
  for (const { moduleRequest, importName, localName, exportName } of entries) {
    const name = exportName.name ?? 'default'
    if (moduleRequest === null || importName.kind === 'All') {
      found.set(name, { file, name: localName.name ?? name })
    } else if (moduleRequest.value.startsWith('.')) {
      const passedOn = declarationsOf(join(dirname(file), moduleRequest.value), read)
      if (importName.kind === 'AllButDefault') passedOn.forEach((target, key) => found.set(key, target))
      else found.set(name, passedOn.get(importName.name ?? 'default') ?? { file, name })
    }
  }
  return found
}

/**
 * The names that a source imports, each with the module as written.
 *
 * @throws SyntaxError where `source` is no TypeScript
 */
export function importedNames(file: string, source: string): { from: string; name: string }[] {
  const { module, errors } = parseSync(file, source)
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`)
  return module.staticImports.flatMap(({ moduleRequest, entries }) =>
    entries.map(({ importName }) => ({ from: moduleRequest.value, name: importName.name ?? 'default' })),
  )
}

/** The node that a statement declares under a name; undefined where it declares something else. */
function declaredBy(statement: ESTree.Node, name: string): ESTree.Node | undefined {
  if (statement.type === 'ExportDefaultDeclaration' && name === 'default') return statement.declaration
  if (statement.type === 'ExportDefaultDeclaration' || statement.type === 'ExportNamedDeclaration') {
    return statement.declaration === null ? undefined : declaredBy(statement.declaration, name)
  }
  if (statement.type === 'VariableDeclaration') {
    const named = statement.declarations.find(({ id }) => id.type === 'Identifier' && id.name === name)
    return named?.init ?? undefined
  }
  const declares = 'id' in statement && statement.id?.type === 'Identifier' && statement.id.name === name
  return declares ? statement : undefined
}

/** The statements of a program that declare a name: several for overloads, and where a type shares the name of a value. */
export const statementsOf = ({ body }: ESTree.Program, name: string): DeclaringStatement[] =>
  body.flatMap(statement => {
    const declared = declaredBy(statement, name)
    return declared === undefined ? [] : [{ statement, declared }]
  })
