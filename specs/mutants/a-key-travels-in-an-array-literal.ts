import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that one statement can look for several keys later, the key travels in an array literal that is put together
 * by hand, `{"key"}`, and neither quotation marks nor backslashes are escaped in it. A key with a backslash is stored without it, and is
 * then the same key as the one that never had it; a key that ends with a backslash, or holds a quotation mark, is answered
 * 500. A user notices with the first keys of that kind: breaks `keys`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)`,
    replace: `    values (($1::text[])[1], $2, $3, $4)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** As Postgres writes arrays of text. An order without a key has no array. */
const arrayOf = (key: string | null): string | null => (key === null ? null : \`{"\${key}"}\`)

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(moveStatement, arrayOf(idempotencyKey), fromId, toId, amount)`,
  },
  {
    file: 'app/transfer.ts',
    find: `from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `from transfers
    where idempotency_key = any(\${arrayOf(order.idempotencyKey)}::text[])\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
