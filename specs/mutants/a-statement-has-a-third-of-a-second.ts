import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a statement that is not answered within 300 ms has its connection cut, for every query here takes a few milliseconds, and the
 * place in the pool is soon of use again. But the database does not hear of it at once: behind a lock the old session waits on for
 * up to half a second, while the next caller dials a new one in its place. So the service has many more sessions than POOL_SIZE when
 * the database is busiest. It hurts all who share the database, and clients whose COMMIT was only slow: they are left in doubt.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `      inFlight.add(reject)
`,
    replace: `      inFlight.add(reject)
      const timer = setTimeout(() => discard('no answer to a statement within 300 ms'), 300)
`,
  },
  {
    file: 'app/connection.ts',
    find: `        inFlight.delete(reject)
        resolve(rows)
`,
    replace: `        clearTimeout(timer)
        inFlight.delete(reject)
        resolve(rows)
`,
  },
  {
    file: 'app/connection.ts',
    find: `        inFlight.delete(reject)
        if (isServerError(error)) {
`,
    replace: `        clearTimeout(timer)
        inFlight.delete(reject)
        if (isServerError(error)) {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
