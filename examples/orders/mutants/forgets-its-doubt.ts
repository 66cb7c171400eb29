import { mutant, type Exam } from './mutant.ts'

/**
 * When the response to COMMIT is lost, the order is placed again with its key. If that fails because the database is away, the
 * customer is told that nothing was done, although the first COMMIT may have succeeded.
 */
export const service = mutant(
  {
    file: 'src/shop.ts',
    find: `  place(request: Request): Promise<Order> {
    return this.#database`,
    replace: `  async place(request: Request): Promise<Order> {
    try {
      return await this.#place(request)
    } catch (error) {
      if (!(error instanceof PerhapsDone)) throw error
      // The key tells whether it was done.
      return await this.#place(request)
    }
  }

  #place(request: Request): Promise<Order> {
    return this.#database`,
  },
  {
    file: 'src/shop.ts',
    find: `import { Refusal,`,
    replace: `import { PerhapsDone, Refusal,`,
  },
)

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['exactlyOnce'],
  firstTry: 'caught',
}
