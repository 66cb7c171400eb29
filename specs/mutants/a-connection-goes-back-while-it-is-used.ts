import { mutant, type Exam } from './mutant.ts'

/**
 * `return await` was shortened to `return` in front of `finally`, so a connection is among the idle ones as soon
 * as its work has begun: the next caller gets it too, and two transactions run in one session. The timer of the
 * lease is stopped as well.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `return await work(connection)`,
    replace: `return work(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
}
