import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** Healthy: twenty requests may wait for a connection; the others are refused at once with 503. */
export const service = mutant([], {
  env: beside => ({ ...ledger.env(beside), POOL_QUEUE: '20' }),
})

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
}
