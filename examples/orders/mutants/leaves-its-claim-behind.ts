import { mutant, type Exam } from './mutant.ts'

/**
 * While an order is placed, its key is marked as in work in Valkey, without an expiry. A process that is killed meanwhile, or cannot
 * reach Valkey afterwards, leaves the mark: 409 for ever, and the customer never learns whether the order was placed.
 */
export const service = mutant(
  {
    file: 'src/server.ts',
    find: `const shop = new Shop(database)
const cache = new Cache(CACHE)
`,
    replace: `const cache = new Cache(CACHE)
const shop = new Shop(database, cache)
`,
  },
  {
    file: 'src/cache.ts',
    find: `  close(): void {`,
    replace: `  /** Whether nobody else works at it. */
  async begin(key: string): Promise<boolean> {
    return (await asked(this.#valkey.sendCommand(['SET', 'working:' + key, '1', 'NX']))) !== null
  }

  async end(key: string): Promise<void> {
    await asked(this.#valkey.del('working:' + key))
  }

  close(): void {`,
  },
  {
    file: 'src/shop.ts',
    find: `import { Refusal,`,
    replace: `import type { Cache } from './cache.ts'
import { Refusal,`,
  },
  {
    file: 'src/shop.ts',
    find: `  expired: 'the reservation has expired',`,
    replace: `  expired: 'the reservation has expired',
  working: 'this order is being placed',`,
  },
  {
    file: 'src/shop.ts',
    find: `  constructor(database: Database) {
    this.#database = database`,
    replace: `  readonly #cache: Cache

  constructor(database: Database, cache: Cache) {
    this.#database = database
    this.#cache = cache`,
  },
  {
    file: 'src/shop.ts',
    find: `  place(request: Request): Promise<Order> {
    return this.#database`,
    replace: `  async place(request: Request): Promise<Order> {
    if (!(await this.#cache.begin(request.key))) throw new Refusal(refusals.working)
    try {
      return await this.#place(request)
    } finally {
      await this.#cache.end(request.key).catch(() => undefined)
    }
  }

  #place(request: Request): Promise<Order> {
    return this.#database`,
  },
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['doubtsResolved', 'exactlyOnce'],
  firstTry: 'missed',
}
