import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** Healthy: a pool of one connection, so that all others wait in the process. */
export const service = mutant([], {
  env: beside => ({ ...ledger.env(beside), POOL_SIZE: '1' }),
})

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|10 clients that want twice|transfers that cross|50 clients behind|whatever dies',
  breaks: [],
}
