import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the pool is not closed at SIGTERM: the process exits with 0 over its open sessions, and the database counts
 * each of them as abandoned.
 */
export const service = mutant([
  { file: 'app/shutdown.ts', find: `    await steps.closePool()\n`, replace: '' },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  firstTry: 'missed',
  breaks: ['start.closedPool'],
  mayBreak: 'any',
}
