import {
  isNamed,
  moduleExports,
  type Call,
  type Expression,
  type Program,
  type Statement,
} from './config-program.ts'

export interface Edit {
  readonly at: number
  readonly text: string
}

export const importOf = (name: string, module: string): string => `import { ${name} } from '${module}'`
const requireOf = (name: string, module: string): string => `const { ${name} } = require('${module}')`

/** The statement that binds a name of a module: a CommonJS module requires it. */
export const bindFor = (program: Program): typeof importOf =>
  moduleExports(program) === undefined ? importOf : requireOf

/** Binds names by the module that exports each: in a list of names from that module, else by a statement after the others. */
export function importEdits(program: Program, modules: Readonly<Record<string, string>>): Edit[] {
  const bind = bindFor(program)
  // 0 without imports and calls of `require`.
  const end = Math.max(0, ...program.body.filter(bindsModule).map(statement => statement.end))
  return Object.entries(modules).map(([name, module]) => {
    const last = program.body
      .map(statement => namesFrom(statement, module).at(-1))
      .find(one => one?.type === 'ImportSpecifier' || one?.type === 'Property')
    if (last !== undefined) return { at: last.end, text: `, ${name}` }
    const line = bind(name, module)
    return { at: end, text: end === 0 ? `${line}\n` : `\n${line}` }
  })
}

/** The names that a statement takes from a module. */
function namesFrom(statement: Statement, module: string) {
  if (statement.type === 'ImportDeclaration') {
    return statement.source.value === module && statement.importKind !== 'type' ? statement.specifiers : []
  }
  const declared = statement.type === 'VariableDeclaration' ? statement.declarations : []
  return declared.flatMap(({ id, init }) =>
    id.type === 'ObjectPattern' && isRequire(init) && isText(init.arguments[0], module) ? id.properties : [],
  )
}

const isRequire = (node: Expression | null): node is Call =>
  node?.type === 'CallExpression' && isNamed(node.callee, 'require')

const isText = (node: Call['arguments'][number] | undefined, text: string): boolean =>
  node?.type === 'Literal' && node.value === text

const bindsModule = (statement: Statement): boolean =>
  statement.type === 'ImportDeclaration' ||
  (statement.type === 'VariableDeclaration' && statement.declarations.some(({ init }) => isRequire(init)))
