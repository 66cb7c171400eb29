import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: when a lost database can be reached again, the count of errors begins anew, so that an alarm on it ends; the count of
 * requests goes on. `errorCount` of CONTRACT, and the counter `http_errors_total` that says the same, fall while the process
 * lives, where docs/checks.md (`figuresKept`) asks to count since the start of the process.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  record(durationMs: number, status: number): void {`,
    replace: `  /** The incident is over: an alarm on the errors may end. */
  forgive(): void {
    this.#errorCount = 0
  }

  record(durationMs: number, status: number): void {`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  const noteDatabase = (event: string, fields?: log.Fields): void => {
    log.info(event, fields)
    if (event === 'database-reachable') metrics.forgive()
  }
  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: noteDatabase })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.countedAnswers'],
  mayBreak: 'any',
  firstTry: 'caught',
}
