import { type Exam, mutant } from './mutant.ts'

/**
 * Right, and unusual: at SIGTERM every lease that runs has 1.5 s left at most, and every later one 1.5 s in all. What takes longer is cut, in the middle of a statement or of a COMMIT, and
 * its client hears which of the two it was: `not-applied`, or `outcome-unknown`.
 *
 * How a team comes to it: deployments during a slow minute of the database came close to the ten seconds after which they are killed. A refusal that says what it is, early, is better for a
 * client than an answer that may be cut.
 *
 * A client sees: orders that wait behind a lock when the signal comes are answered by the lock timeout as always, or with 503 and Retry-After a little earlier. With a database that
 * stands still the service says `outcome-unknown` to several COMMITs at once, all 1.5 s after the signal, and is gone after two seconds. A retry with the key, at another replica, finds out.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `/** What is left of a lease at the end of the service: longer than the wait for a lock. */
const hurriedMs = 1_500

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** One for each lease: ends it \`hurriedMs\` from now, if it does not end before. */
  readonly #shorten = new Set<() => void>()
  #hurried = false
`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */
`,
    replace: `  /** The service ends soon: from now on every lease is short, those that run included. */
  hurry(): void {
    this.#hurried = true
    for (const shorten of this.#shorten) shorten()
  }

  /** For the end of the service, when no caller uses the pool any more. */
`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)
    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)
`,
    replace: `    const leftMs = leaseMs - (performance.now() - enteredAt)
    const end = () => connection.discard(\`no answer within \${this.#hurried ? hurriedMs : leaseMs} ms\`)
    const lease = setTimeout(end, leftMs)
    let early: NodeJS.Timeout | undefined
    const shorten = (): void => {
      early = setTimeout(end, hurriedMs)
    }
    if (this.#hurried) shorten()
    else this.#shorten.add(shorten)
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
`,
    replace: `      clearTimeout(lease)
      clearTimeout(early)
      this.#shorten.delete(shorten)
`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>
`,
    replace: `  const announce = (): void => {
    readiness.stop()
    pool.hurry()
  }
  const stop = (): Promise<boolean> =>
`,
  },
  {
    file: 'app/service.ts',
    find: `{ announce: () => readiness.stop(), drain:`,
    replace: `{ announce, drain:`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
