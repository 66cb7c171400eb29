import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the time of a ledger row is made at most twice a second, as HTTP servers do with their Date, so that a thousand orders
 * share one text. It is renewed half a second after it was used, and not when it is too old: the first orders after a rest of ten
 * seconds are dated ten seconds back, and the very first one at the start of the process (`ledgerDates`).
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `/** The state of an order at the moment both accounts were locked. */`,
    replace: `const renewedAfterMs = 500

let moment = new Date().toISOString()
let renewal: NodeJS.Timeout | undefined

/** The time, to half a second. */
const bookedAt = (): string => {
  renewal ??= setTimeout(() => {
    moment = new Date().toISOString()
    renewal = undefined
  }, renewedAfterMs).unref()
  return moment
}

/** The state of an order at the moment both accounts were locked. */`,
  },
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)`,
    replace: `    insert into transfers (idempotency_key, from_id, to_id, amount, created_at)
    values ($1, $2, $3, $4, $5)`,
  },
  {
    file: 'app/transfer.ts',
    find: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount)`,
    replace: `await query<Attempt>(moveStatement, idempotencyKey, fromId, toId, amount, bookedAt())`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'rested one',
  breaks: ['transaction.afterARest.ledgerDates'],
  mayBreak: 'any',
  firstTry: 'missed',
}
