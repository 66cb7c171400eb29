import { mutant, type Exam } from './mutant.ts'

/**
 * Reports of several statements are planned, so all sessions now default to REPEATABLE READ, and BEGIN
 * does not ask for another level. Nobody tries an order again that met another one (40001): of ten
 * clients with one hot account, or with one key, all but the first are answered 503 `not-applied`
 * without any fault (`noDoubt`, `idempotency`).
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',`,
    replace: `    application_name: 'plumbline',
    default_transaction_isolation: 'repeatable read',`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
