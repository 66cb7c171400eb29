import { mutant, type Exam } from './mutant.ts'

/** Entries are shown from a cache that is filled before COMMIT, including refused ones. G1a, an aborted read. */
export const service = mutant(
  {
    file: 'src/waiting.ts',
    find: `      const lists = await read(rows, waiter)
      await add(rows, waiter)
      check(waiter)
      return lists`,
    replace: `      const lists = waiter.joined.length > 0 ? await read(rows, waiter) : await cached(rows, waiter)
      await add(rows, waiter)
      if (waiter.joined.length > 0) fill(lists, waiter)
      check(waiter)
      return lists`,
  },
  {
    file: 'src/waiting.ts',
    find: `/** In one order,`,
    replace: `const cache = new Map<string, { readonly list: readonly string[]; readonly until: number }>()

function fill(lists: Lists, { key, shown, joined, pieces }: Waiter): void {
  const own = ['/1', '/2'].slice(0, pieces).map(piece => key + piece)
  for (const sku of shown) {
    const list = [...(lists[sku] ?? []), ...(joined.includes(sku) ? own : [])]
    cache.set(sku, { list, until: Date.now() + 100 })
  }
}

async function cached(rows: Rows, waiter: Waiter): Promise<Lists> {
  const found = waiter.shown.map(sku => cache.get(sku))
  if (found.some(one => one === undefined || one.until < Date.now())) return await read(rows, waiter)
  return Object.fromEntries(waiter.shown.map((sku, index) => [sku, found[index]?.list ?? []]))
}

/** In one order,`,
  },
)

export const exam: Exam = {
  test: 'waiting customers',
  breaks: ['isolation.strictSerializable'],
  shows: 'G1a',
  firstTry: 'caught',
}
