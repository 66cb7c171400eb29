import { dirname, join } from 'node:path'
import { parseSync, Visitor, type ESTree } from 'rolldown/utils'

/** One file's use of another file or of a package. */
export interface Import {
  /** Path from the root of the repository. */
  readonly from: string
  /** Path from the root of the repository; for a package, the specifier as written. */
  readonly to: string
}

/**
 * The distinct imports of a file. A string with the path of a file, relative to the folder of `file` or to the root of the
 * repository, counts as an import: programs are started, and sources read, by such paths. One that begins with a dot may
 * lack its extension: `programFile` adds it.
 *
 * @param isFile whether a path from the root of the repository is one of its files
 * @throws SyntaxError where `source` is no TypeScript
 */
export function importsIn(file: string, source: string, isFile: (path: string) => boolean): Import[] {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`)
  const packages: string[] = []
  const strings: string[] = []
  const addPackage = ({ source: node }: { source: ESTree.Expression | null }): void => {
    if (node?.type !== 'Literal' || typeof node.value !== 'string') return
    if (!node.value.startsWith('.')) packages.push(node.value)
  }
  new Visitor({
    ImportDeclaration: addPackage,
    ExportNamedDeclaration: addPackage,
    ExportAllDeclaration: addPackage,
    ImportExpression: addPackage,
    TSImportType: addPackage,
    Literal: ({ value }) => {
      if (typeof value === 'string') strings.push(value)
    },
    TemplateElement: ({ value }) => strings.push(value.raw),
  }).visit(program)
  const files = strings
    .flatMap(string => [string, ...(string.startsWith('.') ? [`${string}.ts`, `${string}.mjs`] : [])])
    .flatMap(path => [join(dirname(file), path), join(path)])
    .filter(path => path !== file && isFile(path))
  return [...new Set([...packages, ...files])].map(to => ({ from: file, to }))
}
