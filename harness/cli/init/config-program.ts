import { parseAst } from 'rolldown/parseAst'
import { unlessThrown } from '../../record/unless-thrown.ts'

export type Program = ReturnType<typeof parseAst>
export type Statement = Program['body'][number]
export type Expression = Extract<Statement, { type: 'ExpressionStatement' }>['expression']
export type Call = Extract<Expression, { type: 'CallExpression' }>

/** Without a statement where the text is not a program. */
export const parsed = (text: string): Program =>
  unlessThrown(() => parseAst(text, { lang: 'ts' })) ?? parseAst('')

export const isNamed = (node: { readonly type: string; readonly name?: unknown }, name: string): boolean =>
  node.type === 'Identifier' && node.name === name

/** What a CommonJS module assigns to `module.exports`. */
export function moduleExports({ body }: Program): Expression | undefined {
  for (const statement of body) {
    const assigned = statement.type === 'ExpressionStatement' ? statement.expression : undefined
    if (assigned?.type !== 'AssignmentExpression' || assigned.left.type !== 'MemberExpression') continue
    const { object, property } = assigned.left
    if (isNamed(object, 'module') && isNamed(property, 'exports')) return assigned.right
  }
  return undefined
}
