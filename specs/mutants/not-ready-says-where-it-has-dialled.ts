import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: while the database is lost, the 503 of `GET /api/ready` (and no other answer) quotes the innermost reason of the last dial,
 * such as `connect ECONNREFUSED 172.18.0.2:5432` or `getaddrinfo ENOTFOUND database`. CONTRACT promises that errors hold no SQL,
 * stack or host name.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true`,
    replace: `  #reachable = true
  #lastError: unknown`,
  },
  {
    file: 'app/dialler.ts',
    find: `      this.#note(false, { error })`,
    replace: `      this.#lastError = error
      this.#note(false, { error })`,
  },
  {
    file: 'app/dialler.ts',
    find: `    throw new Problem('not-applied', 'the database cannot be reached; send it again later')`,
    replace: `    throw new Problem('not-applied', 'the database cannot be reached; send it again later', this.#lastError)`,
  },
  {
    file: 'app/readiness.ts',
    find: `type Log =`,
    replace: `/** Probes are read by operators: they want the first cause. */
const firstCause = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? firstCause(error.cause) : error.message
}

type Log =`,
  },
  {
    file: 'app/readiness.ts',
    find: `      throw new Problem('not-ready', 'the database does not answer; wait until it is back', error)`,
    replace: `      const detail = \`the database does not answer (\${firstCause(error)}); wait until it is back\`
      throw new Problem('not-ready', detail, error)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.errorHygiene'],
  mayBreak: 'any',
  firstTry: 'caught',
}
