import { mutant, type Exam } from './mutant.ts'

/** Wrong: the places of clients that have hung up are given back 20 ms later by one timer for all, which gives back only one. */
const edits = [
  {
    file: 'app/api.ts',
    find: `await bank.transfer(order)`,
    replace: `await bank.transfer(order, c.req.raw.signal)`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: (order, hungUp) =>
    pool.use(connection => transaction(connection, query => transfer(query, order)), undefined, hungUp),`,
  },
  {
    file: 'app/pool.ts',
    find: `export class Pool {`,
    replace: `const restMs = 20

export class Pool {
  #resting: NodeJS.Timeout | undefined
`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    hungUp?: AbortSignal,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `      this.#turnstile.leave()
    }
  }
`,
    replace: `      if (hungUp?.aborted) this.#rest()
      else this.#turnstile.leave()
    }
  }

  /** Clients that hang up come back at once, and in crowds: those who stayed go first. */
  #rest(): void {
    clearTimeout(this.#resting)
    this.#resting = setTimeout(() => this.#turnstile.leave(), restMs)
  }
`,
  },
]

export const service = mutant(edits)

/**
 * Breaks CONTRACT "POOL_SIZE (10)", "after each fault as many operations can wait at the database as before it … after clients have disconnected
 * in the middle of their operations" (\`placesKept\`) and \`poolRecovery\`. Seen: two clients or more hang up while their transfers are at the database,
 * and these end within 20 ms of each other, as behind a lock: of their places one comes back (/api/metrics pool.inUse stays above 0). After ten of
 * them all but the health check is 503. Clients that hang up one at a time cost nothing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.placesKept'],
  mayBreak: 'any',
}
