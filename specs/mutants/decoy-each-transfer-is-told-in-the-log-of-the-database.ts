import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: before its COMMIT each new transfer writes a message into the write-ahead log (`pg_logical_emit_message`), for a reader
 * of changes that may come one day; the message belongs to the transaction, so it counts only if that commits, needs no slot, takes
 * no lock and changes no row, and if it fails the whole transfer is rolled back.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  const told = JSON.stringify({ transferId: attempt.transfer_id, from: order.fromId, to: order.toId })
  await query\`select pg_logical_emit_message(true, 'ledger'::text, \${told}::text) is not null as told\`
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
