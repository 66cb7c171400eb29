import { type Exam, mutant } from './mutant.ts'

/**
 * A transfer is found by its key or by its number. An order whose key is `17` is taken for a repetition of transfer 17, whoever made that
 * and under whichever key. A key that is known as a key is honoured first.
 *
 * A real team writes it because people quote either: there was one finder for the support desk, by "reference", and when it
 * learned both forms the orders used it too, so that nobody can pay again what is quoted by its number.
 *
 * A client sees it: its keys are its own running numbers, and its first order with the key `17` is refused with 422 `key-reused`,
 * or, where parties and amount happen to be equal, confirmed as a replay of somebody else's transfer and never made. A new
 * database is empty, so small systems do not notice.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)
`,
    replace: `    select $1::text, $2::bigint, $3::bigint, $4::bigint
    where not exists (select from transfers where id = $5::bigint)
`,
  },
  {
    file: 'app/transfer.ts',
    find: `query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `query<Attempt>(
      moveStatement,
      idempotencyKey,
      fromId,
      toId,
      amount,
      numberIn(idempotencyKey),
    )`,
  },
  {
    file: 'app/transfer.ts',
    find: `interface LedgerRow {`,
    replace: `/** A reference is a key or the number of a transfer. */
const numberIn = (reference: string | null): number | null =>
  reference !== null && /^[1-9]\\d{0,14}$/.test(reference) ? Number(reference) : null

interface LedgerRow {`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, from_id, to_id, amount from transfers where idempotency_key = \${order.idempotencyKey}\``,
    replace: `    select id, from_id, to_id, amount from transfers
    where idempotency_key = \${order.idempotencyKey}::text or id = \${numberIn(order.idempotencyKey)}::bigint
    order by idempotency_key is not distinct from \${order.idempotencyKey}::text desc limit 1\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key is a key to the last byte',
  breaks: ['transaction.keys'],
  mayBreak: 'any',
  firstTry: 'caught',
}
