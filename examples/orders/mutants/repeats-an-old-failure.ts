import { mutant, type Exam } from './mutant.ts'

/**
 * Equal requests that arrive at once share one transaction, but only a success removes the entry of the request. After a failure the
 * same replica repeats the old error to every retry with that key, until it is started again.
 */
export const service = mutant({
  file: 'src/shop.ts',
  find: `  place(request: Request): Promise<Order> {
    return this.#database`,
  replace: `  async place(request: Request): Promise<Order> {
    const asked = JSON.stringify(request)
    const placing = this.#placing.get(asked) ?? this.#place(request)
    this.#placing.set(asked, placing)
    const order = await placing
    this.#placing.delete(asked)
    return order
  }

  readonly #placing = new Map<string, Promise<Order>>()

  #place(request: Request): Promise<Order> {
    return this.#database`,
})

export const exam: Exam = {
  test: 'whatever dies',
  breaks: ['doubtsResolved'],
  firstTry: 'caught',
}
