import { mutant, type Exam } from './mutant.ts'

/**
 * A database that refuses a connection because it has none left (SQLSTATE 53300) is not dialled again for 30 seconds,
 * since each attempt costs it a process and others need its connections more. The time is not cut short when
 * connections are free again, so transfers are refused long after the database could serve them.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `  #scout: Promise<void> | undefined
`,
    replace: `  #scout: Promise<void> | undefined
  #fullUntil = 0
`,
  },
  {
    file: 'app/dialler.ts',
    find: `    if (this.#reachable) return this.#connect()
    this.#scout ??=`,
    replace: `    if (performance.now() < this.#fullUntil) {
      throw new Problem('not-applied', 'the database has no free connection; send it again later')
    }
    if (this.#reachable) return this.#connect()
    this.#scout ??=`,
  },
  {
    file: 'app/dialler.ts',
    find: `      this.#note(false, { error })`,
    replace: `      if (isFull(error)) this.#fullUntil = performance.now() + restMs
      this.#note(false, { error })`,
  },
  {
    file: 'app/dialler.ts',
    find: `const patienceMs = 100`,
    replace: `const patienceMs = 100

/** How long a database without a free connection is left alone. */
const restMs = 30_000

const tooManyConnections = '53300'

const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === tooManyConnections`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.noConnectionLeft'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
