import { alter, mutant, type Exam } from './mutant.ts'

/** Keys are stored in the process that received them, until it ends. */
export const service = mutant(
  {
    file: 'src/shop.ts',
    find: `      // The key first: whoever has the same one waits here until this is decided.
      const made = await claim(rows, request)
      if (made === undefined) return await orderOf(rows, request)
`,
    replace: `      const made = await claim(rows, request)
      if (made === undefined) throw new Refusal(refusals.soldOut)
`,
  },
  {
    file: 'src/shop.ts',
    find: `  place(request: Request): Promise<Order> {
    return this.#database`,
    replace: `  place(request: Request): Promise<Order> {
    const placed = taken.get(request.key) ?? this.#place(request)
    taken.set(request.key, placed)
    placed.catch(() => taken.delete(request.key))
    return placed
  }

  #place(request: Request): Promise<Order> {
    return this.#database`,
  },
  {
    file: 'src/shop.ts',
    find: `export const refusals`,
    replace: `const taken = new Map<string, Promise<Order>>()

export const refusals`,
  },
  {
    file: 'src/shop.ts',
    find: `
     on conflict (key) do nothing returning`,
    replace: `
     returning`,
  },
  alter('alter table orders drop constraint if exists orders_key_key'),
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['exactlyOnce'],
  firstTry: 'caught',
}
