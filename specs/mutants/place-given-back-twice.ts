import { mutant, type Exam } from './mutant.ts'

/** Wrong: a lease that ends gives its place back, and the caller gives it back once more: the pool grows with every time-out. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)`,
    replace: `    const lease = setTimeout(() => {
      connection.discard(\`no answer within \${leaseMs} ms\`)
      // Whoever waits for a place need not wait until the work has noticed that its connection is gone.
      this.#turnstile.leave()
    }, leftMs)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "\`POOL_SIZE\` (10)", "Connections to the database, and so the number of concurrent transactions", and "the pool has no more
 * connections than promised" (nothingLeftBehind).
 * Seen: after a database that was silent for longer than a lease (pauseDatabase, freezeBackend, isolateDatabase): ten leases that ended make
 * a pool of twenty. As soon as more than ten transfers come together (twelve behind a lock), more than ten backends of the service are at
 * the database, and stay. \`pool.inUse\` in the metrics is below zero when idle. No place is ever missing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.nothingLeftBehind'],
  mayBreak: 'any',
  firstTry: 'caught',
}
