import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a row of the ledger has the time of the replica that wrote it, in place of the database's, so rows are not dated in the order of
 * their numbers, and two replicas may disagree. Nothing is found, ordered, compared or forgotten by that time, and no answer contains it: keys
 * are found by the key, and a replay is known by its row. The time zone does not matter, because seconds since 1970 have none.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
`,
    replace: `    insert into transfers (idempotency_key, from_id, to_id, amount, created_at)
    values ($1, $2, $3, $4, to_timestamp($5))
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)
`,
    replace: `    const now = Date.now() / 1_000
    const [attempt] = await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount, now)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
