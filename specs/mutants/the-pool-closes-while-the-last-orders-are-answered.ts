import { mutant, type Exam } from './mutant.ts'

/**
 * At the end the pool is closed beside the drain, to save time. Only idle sessions are closed then: those of the
 * orders in flight come back later, and are left to the exit of the process.
 */
export const service = mutant([
  {
    file: 'app/shutdown.ts',
    find: `    await steps.drain()
    await steps.closePool()`,
    replace: `    await Promise.all([steps.drain(), steps.closePool()])`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  firstTry: 'missed',
  breaks: ['start.closedPool'],
  mayBreak: 'any',
}
