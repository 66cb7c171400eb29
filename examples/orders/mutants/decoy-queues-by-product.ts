import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: in each process, orders of one product wait for each other, for a second at most, before they take a connection. So how
 * many wait at the database depends on how many products are wanted.
 */
export const service = mutant(
  {
    file: 'src/shop.ts',
    find: `  place(request: Request): Promise<Order> {
    return this.#database`,
    replace: `  async place(request: Request): Promise<Order> {
    const { sku } = request
    const since = performance.now()
    const before: Promise<unknown> = this.#last.get(sku) ?? Promise.resolve()
    const order = before.then(() => {
      if (performance.now() - since > 1_000) throw new NotDone('too many want this product')
      return this.#place(request)
    })
    const over = order.then(
      () => undefined,
      () => undefined,
    )
    this.#last.set(sku, over)
    try {
      return await order
    } finally {
      if (this.#last.get(sku) === over) this.#last.delete(sku)
    }
  }

  /** The end of the last order of each product that is being placed. */
  readonly #last = new Map<string, Promise<unknown>>()

  #place(request: Request): Promise<Order> {
    return this.#database`,
  },
  {
    file: 'src/shop.ts',
    find: `import { Refusal,`,
    replace: `import { NotDone, Refusal,`,
  },
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
