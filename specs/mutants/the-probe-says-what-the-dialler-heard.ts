import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: whoever looks at a replica that is not ready wants to know why, and an orchestrator shows the answer to its probe. So the
 * detail of `not-ready` ends with the first cause, as the operating system words it: `getaddrinfo ENOTFOUND database`,
 * `connect ECONNREFUSED 172.18.0.2:5432`. All other refusals keep it to the log.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true
`,
    replace: `  #reachable = true
  /** Why the last attempt failed: the cause of all refusals until the next. */
  #lastError: unknown
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    throw new Problem('not-applied', 'the database cannot be reached; send it again later')`,
    replace: `    throw new Problem('not-applied', 'the database cannot be reached; send it again later', this.#lastError)`,
  },
  {
    file: 'app/dialler.ts',
    find: `      this.#note(false, { error })`,
    replace: `      this.#lastError = error
      this.#note(false, { error })`,
  },
  {
    file: 'app/readiness.ts',
    find: `      throw new Problem('not-ready', 'the database does not answer; wait until it is back', error)`,
    replace: `      throw new Problem(
        'not-ready',
        \`the database does not answer (\${firstCause(error)}); wait until it is back\`,
        error,
      )`,
  },
  {
    file: 'app/readiness.ts',
    find: `type Log = `,
    replace: `/** What all other errors follow from. */
const firstCause = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? firstCause(error.cause) : error.message
}

type Log = `,
  },
])

/**
 * Breaks "no SQL, stack, or host name" in errors, and `errorHygiene`: the address or the name of the database is in an answer.
 * When: in every outage in which the database refuses connections or its name is unknown, for as long as it lasts; not while it is
 * only paused.
 * Seen: in the body of the 503 of `GET /api/ready`, and nowhere else.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.databaseDies.errorHygiene'],
  mayBreak: 'any',
}
