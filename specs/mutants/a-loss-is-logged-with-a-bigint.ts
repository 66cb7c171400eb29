import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the log line of a lost connection also says how long its lease had lasted, in nanoseconds. That is a bigint, which JSON cannot
 * write: the log throws in place of the loss, and the client gets a bare 500.
 */
const edits = [
  {
    file: 'app/pool.ts',
    find: `  readonly reportLoss: (error: unknown) => void`,
    replace: `  readonly reportLoss: (error: unknown, leasedForNs: bigint) => void`,
  },
  {
    file: 'app/pool.ts',
    find: `    const enteredAt = performance.now()`,
    replace: `    const enteredAt = performance.now()
    const leasedAt = process.hrtime.bigint()`,
  },
  {
    file: 'app/pool.ts',
    find: `this.#options.reportLoss(error)`,
    replace: `this.#options.reportLoss(error, process.hrtime.bigint() - leasedAt)`,
  },
  {
    file: 'app/service.ts',
    find: `    reportLoss: error => log.info('connection-lost', { error }),`,
    replace: `    reportLoss: (error, leasedForNs) => log.info('connection-lost', { error, leasedForNs }),`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "503 + Retry-After with type ending not-applied or outcome-unknown": each request whose connection is lost is answered 500
 * internal-error, without Retry-After and without a word on its outcome: a bare "failed" for what may have been committed, and doubt
 * about what was certainly rolled back. Place and connection are given back as ever, and no money is wrong.
 * Seen: only while a connection is lost under a request: after the loss of a COMMIT (every fault of the network), and where a session
 * is ended, frozen or cut off in the middle of a transaction. Where no connection can be opened it is still 503.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.lostAnswers.honestDoubts'],
  mayBreak: 'any',
}
