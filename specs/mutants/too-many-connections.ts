import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** The pool has twice the connections that were promised. */
export const service = mutant([], {
  env: beside => ({ ...ledger.env(beside), POOL_SIZE: '20' }),
})

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock|afterwards no transaction',
  breaks: [
    'transaction.poolSaturation',
    'transaction.openings.poolSaturation',
    'transaction.nothingLeftBehind',
  ],
}
