import { mutant, type Exam } from './mutant.ts'

/**
 * A transaction may take eight seconds by default, for a slow network. That is the lease too: where the database
 * stands still or vanishes, whoever is under way hears of it after eight seconds.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `milliseconds('TRANSACTION_TIMEOUT_MS', 3_000)`,
    replace: `milliseconds('TRANSACTION_TIMEOUT_MS', 8_000)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.settled'],
  mayBreak: 'any',
}
