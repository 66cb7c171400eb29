import { mutant, type Exam } from './mutant.ts'

/**
 * Sessions are replaced when they are a second old, by the `max_lifetime` of the driver, so that a
 * failover is noticed soon. The driver ends such a session as soon as no statement runs, also between
 * an order's last statement and its COMMIT: without any fault, orders that nothing stands in the way of
 * are answered 503 `not-applied`, again and again, where they have to be confirmed.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `  max_lifetime: null,`,
    replace: `  max_lifetime: 1,`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
  firstTry: 'caught',
}
