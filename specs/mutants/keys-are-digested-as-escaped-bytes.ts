import { mutant, type Exam } from './mutant.ts'

/**
 * Each transaction is marked with the SHA-256 of its key, for triggers of the auditors, and the text of the key is cast to
 * bytea for that. The cast reads a backslash as the beginning of an escape, so a valid key such as `a\b` is an internal error
 * (500). Breaks docs/checks `keys` (a key is served to the last byte, with each sign of ASCII) and `noDoubt`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  if (order.idempotencyKey !== null) await markWithKey(query, order.idempotencyKey)
  const attempt = await move(query, order)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** For the triggers of the auditors, which must not see the key itself. Local: gone with the transaction. */
const markWithKey = async (query: Query, key: string): Promise<void> => {
  await query\`
    select set_config('ledger.key_digest', encode(sha256(\${key}::text::bytea), 'hex'), true)\`
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
