import { mutant, type Exam } from './mutant.ts'

/** Healthy: when the response to COMMIT is lost, it looks up the key, and so learns the outcome. */
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
      return await this.#place(request).catch(later => {
        // Refused by a rule, it was not done. Any other failure leaves the doubt.
        throw later instanceof Refusal ? later : error
      })
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
  breaks: [],
  firstTry: 'acquitted',
}
