import { dirname, join } from 'node:path'
import { parseSync, Visitor, type ESTree } from 'rolldown/utils'

/** One file's use of another file or of a package. */
export interface Import {
  /** Path from the root of the repository. */
  readonly from: string
  /** Path from the root of the repository; for a package, the specifier as it is written. */
  readonly to: string
}

interface Words {
  /** What follows `from` or `import`, in statements, expressions and types. */
  readonly specifiers: readonly string[]
  /** Every string of the file, specifiers among them. */
  readonly strings: readonly string[]
}

function wordsIn(file: string, source: string): Words {
  const { program, errors } = parseSync(file, source)
  if (errors.length > 0) throw new SyntaxError(`${file}: ${errors[0]?.message}`)
  const specifiers: string[] = []
  const strings: string[] = []
  const addSource = ({ source: node }: { source: ESTree.Expression | null }): void => {
    if (node?.type === 'Literal' && typeof node.value === 'string') specifiers.push(node.value)
  }
  new Visitor({
    ImportDeclaration: addSource,
    ExportNamedDeclaration: addSource,
    ExportAllDeclaration: addSource,
    ImportExpression: addSource,
    TSImportType: addSource,
    Literal: ({ value }) => {
      if (typeof value === 'string') strings.push(value)
    },
    TemplateElement: ({ value }) => strings.push(value.raw),
  }).visit(program)
  return { specifiers, strings }
}

/**
 * What a file imports, each once. A string that names a file, from the folder of `file` or from the root of the
 * repository, counts as an import of it: programs are started, and sources read, by such names.
 *
 * @param isFile whether a path from the root of the repository is one of its files
 * @throws SyntaxError where `source` is no TypeScript
 */
export function importsIn(file: string, source: string, isFile: (path: string) => boolean): Import[] {
  const { specifiers, strings } = wordsIn(file, source)
  const packages = specifiers.filter(specifier => !specifier.startsWith('.'))
  const files = strings
    .flatMap(string => [join(dirname(file), string), join(string)])
    .filter(path => path !== file && isFile(path))
  return [...new Set([...packages, ...files])].map(to => ({ from: file, to }))
}
