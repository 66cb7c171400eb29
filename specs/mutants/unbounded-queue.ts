import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** The wait for a connection has no bound. */
export const service = mutant([], {
  env: beside => ({ ...ledger.env(beside), POOL_WAIT_MS: '60000' }),
})

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
}
