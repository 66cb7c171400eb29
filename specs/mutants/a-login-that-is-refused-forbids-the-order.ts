import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: SQLSTATE is translated to HTTP by its class, as gateways to Postgres do, and class 28 (and 55000, a database that takes no sessions) is
 * 403. But it is the service's own login that was refused, and not the client's: while the database refuses logins, a right order is answered
 * "403 forbidden", without `Retry-After`, in place of 503 `not-applied`, and the same order with the same key is done a little later. A client
 * that believes a 403 never sends it again. Seen only under `loginsRefused`, by orders and reads.
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'no-such-account': [404, 'No such account'],
`,
    replace: `  forbidden: [403, 'Forbidden'],
  'no-such-account': [404, 'No such account'],
`,
  },
  {
    file: 'app/failure.ts',
    find: `  if (error instanceof ConnectionLost) {
`,
    replace: `  if (error instanceof ConnectionLost && denied.test(String((error.cause as { code?: unknown } | undefined)?.code))) {
    return new Problem('forbidden', 'the database does not let this request in', error)
  }
  if (error instanceof ConnectionLost) {
`,
  },
  {
    file: 'app/failure.ts',
    find: `const passing = /^(40|53|55|57)/
`,
    replace: `const passing = /^(40|53|55|57)/

/** Invalid authorization, and a database that takes no sessions. */
const denied = /^(28|55000)/
`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true
`,
    replace: `  #reachable = true
  #reason: unknown
`,
  },
  {
    file: 'app/dialler.ts',
    find: `      this.#note(false, { error })
`,
    replace: `      this.#note(false, { error })
      this.#reason = error
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    throw new Problem('not-applied', 'the database cannot be reached; send it again later')
`,
    replace: `    throw this.#reason ?? new Problem('not-applied', 'the database cannot be reached; send it again later')
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'missed',
}
