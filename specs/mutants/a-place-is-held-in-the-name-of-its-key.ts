import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: so that no place in the pool is given back twice, a list says who holds one, and a transfer holds its place in the name of its
 * Idempotency-Key. Two copies of a key that are in the pool at once have one entry: the first takes it along, and the place of the
 * second is never given back. A key that is sent twenty times at once costs nine of ten places, and from then on clients wait in
 * vain: breaks `idempotency`, `keyInFlight.poolSaturation`, `poolRecovery` and `placesKept`.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** Who holds a place: a place is given back only by its holder, and once. */
  readonly #holders = new Set<string | symbol>()`,
  },
  {
    file: 'app/pool.ts',
    find: `  async use<T>(work: (connection: Connection) => Promise<T>, leaseMs = this.#options.leaseMs): Promise<T> {
    await this.#turnstile.enter()`,
    replace: `  async use<T>(
    work: (connection: Connection) => Promise<T>,
    leaseMs = this.#options.leaseMs,
    holder: string | symbol = Symbol('holder'),
  ): Promise<T> {
    await this.#turnstile.enter()
    this.#holders.add(holder)`,
  },
  {
    file: 'app/pool.ts',
    find: `      this.#turnstile.leave()`,
    replace: `      if (this.#holders.delete(holder)) this.#turnstile.leave()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(
      connection => transaction(connection, query => transfer(query, order)),
      undefined,
      order.idempotencyKey ?? undefined,
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'key in flight',
  breaks: ['transaction.keyInFlight.placesKept'],
  mayBreak: 'any',
  firstTry: 'missed',
}
