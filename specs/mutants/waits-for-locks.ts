import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** Statements and locks have no timeout. */
export const service = mutant([], {
  env: beside => ({
    ...ledger.env(beside),
    LOCK_TIMEOUT_MS: '57000',
    STATEMENT_TIMEOUT_MS: '58000',
    TRANSACTION_TIMEOUT_MS: '59000',
  }),
})

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation', 'transaction.openings.poolSaturation'],
}
