import { mutant, type Exam } from './mutant.ts'

/**
 * A database that says it is starting up or in recovery (57P03) is left alone for twenty seconds, so that nobody disturbs it. It
 * is back after a fraction of one, as after `killBackend`: recovery takes as long as the courtesy.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `/** How long callers wait for the probe: longer than a connect to a healthy database takes. */`,
    replace: `const courtesyMs = 20_000

/** The database answers, and says that it cannot take sessions yet. */
const isStartingUp = (error: unknown): boolean =>
  error instanceof Error && (error.cause as { code?: unknown } | undefined)?.code === '57P03'

/** How long callers wait for the probe: longer than a connect to a healthy database takes. */`,
  },
  {
    file: 'app/dialler.ts',
    find: `  #reachable = true`,
    replace: `  #leftAloneUntil = 0
  #reachable = true`,
  },
  {
    file: 'app/dialler.ts',
    find: `  async dial(): Promise<Connection> {`,
    replace: `  async dial(): Promise<Connection> {
    if (performance.now() < this.#leftAloneUntil)
      throw new Problem('not-applied', 'the database is starting up; send it again later')`,
  },
  {
    file: 'app/dialler.ts',
    find: `      this.#note(false, { error })`,
    replace: `      if (isStartingUp(error)) this.#leftAloneUntil = performance.now() + courtesyMs
      this.#note(false, { error })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.killBackend'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
