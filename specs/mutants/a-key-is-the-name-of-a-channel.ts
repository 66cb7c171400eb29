import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each transfer with a key is announced by NOTIFY, on a channel that is named after its key, for partners who
 * wait for their own orders. The name of a channel has 63 bytes at most: Postgres refuses a longer one, the transfer is
 * rolled back, and its client hears a bare 500, however often it comes again. Breaks `keys` ("up to 255 of them").
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  if (!attempt.moved) throw refusal(order, attempt)`,
    replace: `  if (!attempt.moved) throw refusal(order, attempt)
  await announce(query, order, attempt.transfer_id)`,
  },
  {
    file: 'app/transfer.ts',
    find: `const refusal = (`,
    replace: `/** Heard when the transaction commits, and only then. Without a key nobody knows what to listen for. */
const announce = async (query: Query, { idempotencyKey }: Order, transferId: number): Promise<void> => {
  if (idempotencyKey === null) return
  await query\`select pg_notify(\${idempotencyKey}, \${String(transferId)})\`
}

const refusal = (`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
