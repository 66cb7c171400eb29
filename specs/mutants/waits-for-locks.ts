import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** Statements have all the time in the world, and so has the lock they wait for. */
export const service = mutant([], {
  environment: databaseUrl => ({
    ...ledger.environment(databaseUrl),
    LOCK_TIMEOUT_MS: '57000',
    STATEMENT_TIMEOUT_MS: '58000',
    TRANSACTION_TIMEOUT_MS: '59000',
  }),
})

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
}
