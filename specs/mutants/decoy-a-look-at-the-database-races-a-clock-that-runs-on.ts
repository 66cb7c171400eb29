import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: each look at the database races a clock of three seconds, and nobody stops the clock that has
 * lost. It runs on, and its failure is thrown to nobody; but the race has heard of it, so it is not an
 * unhandled one. At any time there are the clocks of the last three seconds and no more, and the pool
 * always settles a look before they strike.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `      await this.#ping()`,
    replace: `      await Promise.race([this.#ping(), tooLate()])`,
  },
  {
    file: 'app/readiness.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './problem.ts'

const tooLate = async (): Promise<never> => {
  await sleep(3_000)
  throw new Error('no answer within three seconds')
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'not tried',
  breaks: [],
}
