import { service as ledger } from '../service.ts'
import { mutant, type Exam } from './mutant.ts'

/** Healthy: its pool grows to forty connections and no further. */
export const service = mutant([], {
  env: beside => ({ ...ledger.env(beside), POOL_SIZE: '40' }),
})

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
