import { mutant, type Exam } from './mutant.ts'

/**
 * Orders under one key are compared by a digest of payer, payee and amount, written one after the other without a sign
 * between them. Account 2 and amount 15 give the same digits as account 21 and amount 5; payer 1 and payee 23 the same as
 * payer 12 and payee 3. A key that is used again for such an order is not refused with 422. It is answered with 200,
 * `Idempotency-Replayed` and the id of the first transfer: the client believes that somebody was paid who was not. Where only
 * one of the three numbers is another, the digits differ, and all is well.
 *
 * A client sees it: send 1 → 2, amount 15, with key K. Then send 1 → 21, amount 5, with key K. The promise is 422 without effect.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `import { noSuchAccount } from './accounts.ts'`,
    replace: `import { createHash } from 'node:crypto'
import { noSuchAccount } from './accounts.ts'`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** Two orders are the same when their fingerprints are. */
const fingerprint = (fromId: number, toId: number, amount: number): string =>
  createHash('sha256').update(\`\${fromId}\${toId}\${amount}\`).digest('hex')

interface LedgerRow {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const same = row.from_id === order.fromId && row.to_id === order.toId && row.amount === order.amount`,
    replace: `  const same =
    fingerprint(row.from_id, row.to_id, row.amount) === fingerprint(order.fromId, order.toId, order.amount)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.keys'],
  mayBreak: 'any',
  firstTry: 'missed',
}
