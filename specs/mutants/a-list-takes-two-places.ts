import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a list is heavy, so it takes two places of the pool, one after the other. When the second does not come free in
 * time, because all others wait behind a lock or on a frozen database, the list is refused and the first place is never
 * given back. docs/checks.md `placesKept`: "after each fault as many operations can wait at the database as before it";
 * `poolSaturation`: "afterwards all requests succeed".
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    /** How much of the pool the work counts for. It has one connection all the same. */
    places = 1,
  ): Promise<T> {`,
  },
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()`,
    replace: `    for (let place = 0; place < places; place += 1) await this.#turnstile.enter()`,
  },
  {
    file: 'app/pool.ts',
    find: `      this.#turnstile.leave()`,
    replace: `      for (let place = 0; place < places; place += 1) this.#turnstile.leave()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** A list reads and sends every row: five at a time are enough for ten connections. */
const placesOfAList = 2`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(({ query }) => listAccounts(query), undefined, placesOfAList),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
