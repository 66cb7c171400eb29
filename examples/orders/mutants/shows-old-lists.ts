import { mutant, type Exam } from './mutant.ts'

/**
 * A request that only reads is shown a snapshot up to 300 ms old, without entries confirmed since. Serializable, and stale.
 */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: `    return this.#database.transaction(async rows => {
      await lock(rows, waiter.shown)
`,
    replace: `    if (waiter.joined.length === 0) return this.#recent(waiter)
    return this.#database.transaction(async rows => {
      await lock(rows, waiter.shown)
`,
  },
  {
    file: 'src/waiting.ts',
    find: `  /** The same key is shown the same.`,
    replace: `  async #recent({ shown }: Waiter): Promise<Lists> {
    if (snapshot === undefined || snapshot.until < Date.now()) {
      const text = 'select sku, entry from waiting order by place'
      const found = this.#database.rows<{ sku: string; entry: string }>('all', text)
      snapshot = { found, until: Date.now() + 300 }
    }
    const found = await snapshot.found
    const of = (sku: string) => found.filter(one => one.sku === sku).map(({ entry }) => entry)
    return Object.fromEntries(shown.map(sku => [sku, of(sku)]))
  }

  /** The same key is shown the same.`,
  },
  {
    file: 'src/waiting.ts',
    find: `/** In one order,`,
    replace: `let snapshot: { found: Promise<{ sku: string; entry: string }[]>; until: number } | undefined

/** In one order,`,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'in real time',
  firstTry: 'caught',
}
