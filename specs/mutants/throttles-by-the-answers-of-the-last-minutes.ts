import { mutant, type Exam } from './mutant.ts'

/** Wrong: adaptive throttling by the book: a share of the requests is refused unsent while the database answered too few of the last minutes. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `import { toRefusal } from './failure.ts'
import { Turnstile } from './turnstile.ts'`,
    replace: `import { toRefusal } from './failure.ts'
import { Problem } from './problem.ts'
import { Turnstile } from './turnstile.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `/**
 * Leases connections, one for each transaction.`,
    replace: `/** After this time a request counts half. */
const halfLifeMs = 30_000
/** So many requests may be sent for each that is answered: a little more, so that a database that is back is noticed. */
const generosity = 1.1

/**
 * Spares a database in trouble: as many requests are let through as it has answered lately, and a tenth more. What is refused
 * here counts as asked, so that a crowd that retries does not come through by its number.
 */
class Throttle {
  #asked = 0
  #answered = 0
  #at = performance.now()

  /** Until the first answer nothing counts: the database may start after us. */
  note(isAnswered: boolean): void {
    if (!isAnswered && this.#answered === 0) return
    const now = performance.now()
    const left = 0.5 ** ((now - this.#at) / halfLifeMs)
    this.#at = now
    this.#asked = this.#asked * left + 1
    this.#answered = this.#answered * left + (isAnswered ? 1 : 0)
  }

  /** @throws Problem \`not-applied\`, by lot. */
  pass(): void {
    const surplus = (this.#asked - generosity * this.#answered) / (this.#asked + 1)
    if (Math.random() >= surplus) return
    this.note(false)
    throw new Problem('not-applied', 'the database answers too few requests; send it again later')
  }
}

/**
 * Leases connections, one for each transaction.`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #turnstile: Turnstile
`,
    replace: `  readonly #turnstile: Turnstile
  readonly #throttle = new Throttle()
`,
  },
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()
`,
    replace: `    this.#throttle.pass()
    await this.#turnstile.enter()
`,
  },
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())
`,
    replace: `    const connection = this.#takeIdle() ?? (await this.#dial())
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
`,
    replace: `      clearTimeout(lease)
      this.#throttle.note(connection.alive)
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  async #dial(): Promise<Connection> {
    try {
      return await this.#options.connect()
    } catch (error) {
      this.#throttle.note(false)
      throw error
    }
  }

  #takeIdle(): Connection | undefined {`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `recovery.longOutage`: "how soon after the end of the fault 99 % of the requests succeed again". Refused orders of an outage are answered at once, so the
 * clients that come again make it long in the books: after eleven seconds some thousand requests were asked and not answered. The database is found
 * at once when it is back, but a share of all requests is still refused unsent (`not-applied`, truly), first perhaps a half and then a tenth, until the answers
 * outweigh the outage, which takes tens of seconds, because at 1.1 each answer pays back a tenth of a request. The query of /api/ready goes the same way.
 * Seen: after an outage of seconds under steady load; without a loss, or after the loss of a single connection, nothing is refused. A crowd at a lock does not count.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.longOutage'],
  mayBreak: 'any',
}
