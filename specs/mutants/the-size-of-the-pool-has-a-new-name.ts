import { type Exam, mutant } from './mutant.ts'

/** The variable for the size of the pool was renamed. Who sets it by its old name gets ten connections, and no word. */
export const service = mutant([
  { file: 'app/config.ts', find: `'POOL_SIZE'`, replace: `'DATABASE_POOL_SIZE'` },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.wrongValues', 'start.poolSaturation'],
}
