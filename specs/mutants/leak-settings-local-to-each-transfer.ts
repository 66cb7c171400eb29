import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)
`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await describe(query, order, attempt.transfer_id)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** Tells triggers of the reporting schema what this transaction is about. Local: gone when it ends. */
const describeStatement = \`
  select set_config($1::text || '_payer', $2, true), set_config($1::text || '_payee', $3, true),
    set_config($1::text || '_amount', $4, true), set_config($1::text || '_key', $5, true)\`

const describe = async (query: Query, { fromId, toId, amount, idempotencyKey }: Order, id: number) => {
  const values = [fromId, toId, amount, idempotencyKey ?? ''].map(String)
  await query(describeStatement, \`ledger.t\${id}\`, ...values)
}

interface LedgerRow {`,
  },
])

/**
 * Leaks: set_config(…, true) is local to its transaction, and the value is gone when that ends; the setting itself is
 * not. Postgres keeps a placeholder for every custom name for as long as the session lives, and each transfer has four
 * names of its own: over 1 kB of the backend's memory for each transfer that is made, spread over the connections of the pool.
 * Nothing grows in the service, and the third argument says "local".
 */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'missed',
  breaks: ['leak.database'],
  mayBreak: 'any',
  blames: 'await query(describeStatement, `ledger.t${id}`, ...values)',
}
