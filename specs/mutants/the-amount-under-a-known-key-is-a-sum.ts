import { mutant, type Exam } from './mutant.ts'

/**
 * The amount under a known key is added up, for an order might one day have several entries. Postgres' sum
 * of bigints is a numeric, which the driver leaves as text, so it never equals the number in the order:
 * every replay is answered 422 `key-reused`.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `select id, from_id, to_id, amount from transfers where`,
    replace: `select min(id) as id, min(from_id) as from_id, min(to_id) as to_id, sum(amount) as amount
    from transfers where`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
