import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: for the log, the error of a statement that the database refused after more than half a second is wrapped in another one
 * that says how long it took. The rest of the service knows errors of the database by their class and code, and does not know
 * this one.
 * Broken: "409 the same key still in flight at the deadline" and "503 + `Retry-After` with `type` ending `not-applied` (certainly
 * no effect)".
 * Seen: whoever waits a second for a locked account, or for a key that another order holds, is answered 500 `internal-error`,
 * without `Retry-After`, and cannot know that nothing was done. What the database refuses at once (a deadlock, a shutdown, a
 * check) is answered as before.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: 'export interface Connection {',
    replace: `const slowMs = 500

/** A slow failure should say in the log that it was slow. */
const timed = (error: Error, startedAt: number): Error => {
  const tookMs = Math.round(performance.now() - startedAt)
  if (tookMs < slowMs) return error
  return new Error(\`a statement failed after \${tookMs} ms\`, { cause: error })
}

export interface Connection {`,
  },
  {
    file: 'app/connection.ts',
    find: '      inFlight.add(reject)\n',
    replace: '      const startedAt = performance.now()\n      inFlight.add(reject)\n',
  },
  {
    file: 'app/connection.ts',
    find: '          reject(error)\n',
    replace: '          reject(timed(error, startedAt))\n',
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
