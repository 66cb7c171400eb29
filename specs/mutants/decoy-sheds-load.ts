import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** Healthy: two requests may wait for a connection; the others are refused at once with 503 and Retry-After. */
export const service = mutant([], {
  env: beside => ({ ...ledger.env(beside), POOL_QUEUE: '2' }),
})

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever',
  breaks: [],
}
