import { mutant, type Exam } from './mutant.ts'

/** Wrong: ten times a second an idle connection is asked whether it lives; it is out of the list meanwhile, but holds no place, so that the tenth order dials an eleventh connection. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `    this.#turnstile = new Turnstile(options.limits)
`,
    replace: `    this.#turnstile = new Turnstile(options.limits)
    setInterval(() => void this.#beat(), beatEveryMs).unref()
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** A firewall forgets connections that are silent: each in turn says something, the one that has rested for longest first. */
  async #beat(): Promise<void> {
    const connection = this.#idle.shift()
    if (connection === undefined) return
    try {
      await connection.query\`select 1\`
    } catch {
      connection.discard('it did not answer')
    }
    if (connection.alive) this.#idle.push(connection)
  }

  #takeIdle(): Connection | undefined {`,
  },
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `const beatEveryMs = 100

interface PoolOptions {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "`POOL_SIZE` (10)" and "the pool has no more connections than promised" (nothingLeftBehind): the eleventh stays. Beats do not wait for
 * each other, so a database that hangs for some seconds takes all idle connections out of the list, and as many are dialled beside them when
 * it is back: up to twenty sessions, for good.
 * Seen: ten clients for some seconds, or after pauseDatabase: more than ten sessions of the service at the database. Every answer is right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.nothingLeftBehind'],
  mayBreak: 'any',
}
