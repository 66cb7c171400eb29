import { mutant, type Exam } from './mutant.ts'

/**
 * The driver now turns the names of columns into camel case, and the type of the replayed ledger row was
 * forgotten in the move. Its `from_id` is undefined, which is no payer at all: a key that comes again with
 * the very same order is refused with 422 as the key of another transfer. First attempts, balances and
 * lists are right.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  fetch_types: false,
`,
    replace: `  fetch_types: false,
  transform: postgres.camel,
`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly transfer_id: number | null`,
    replace: `  readonly transferId: number | null`,
  },
  {
    file: 'app/transfer.ts',
    find: `  readonly from_balance: number | null
  readonly to_balance: number | null`,
    replace: `  readonly fromBalance: number | null
  readonly toBalance: number | null`,
  },
  {
    file: 'app/transfer.ts',
    find: `if (attempt.transfer_id === null)`,
    replace: `if (attempt.transferId === null)`,
  },
  {
    file: 'app/transfer.ts',
    find: `return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `return { transferId: attempt.transferId, replayed: false }`,
  },
  {
    file: 'app/transfer.ts',
    find: `const { from_balance: from, to_balance: to } = attempt`,
    replace: `const { fromBalance: from, toBalance: to } = attempt`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
