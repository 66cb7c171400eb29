import { mutant, type Exam } from './mutant.ts'

/**
 * A request that only reads is shown the last lists its process has seen, and replicas have seen different ones.
 * G-nonadjacent, a long fork.
 */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: `      await lock(rows, waiter.shown)
`,
    replace: `      if (waiter.joined.length === 0) return Object.fromEntries(waiter.shown.map(sku => [sku, seen.get(sku) ?? []]))
      await lock(rows, waiter.shown)
`,
  },
  {
    file: 'src/waiting.ts',
    find: `    return this.#database.transaction(async rows => {`,
    replace: `    const joining = this.#database.transaction(async rows => {`,
  },
  {
    file: 'src/waiting.ts',
    find: `      return lists
    })
`,
    replace: `      return lists
    })
    return joining.then(lists => {
      const own = ['/1', '/2'].slice(0, waiter.pieces).map(piece => waiter.key + piece)
      for (const sku of waiter.joined) seen.set(sku, [...(lists[sku] ?? []), ...own])
      return lists
    })
`,
  },
  {
    file: 'src/waiting.ts',
    find: `/** In one order,`,
    replace: `const seen = new Map<string, readonly string[]>()

/** In one order,`,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  firstTry: 'caught',
}
