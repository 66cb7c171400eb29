import { mutant, type Exam } from './mutant.ts'

/**
 * While the database is lost, callers wait for the probe for 400 ms in place of 100 before they are refused. It looks
 * as if an outage would fill the pool with callers who wait in vain; but who queues behind them is still refused after
 * a second, and nobody waits for longer than 1.4 s. The probes follow each other as before, so a database that is back
 * is found as soon.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100`,
    replace: `const patienceMs = 400`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
