import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: whoever has a place and whose dial fails dials once more with the same place. It looks as if an
 * outage held callers up for twice as long, but a second dial waits for the common probe for a tenth of a
 * second at most before it is refused, and a caller after that is refused as soon. Nothing was sent before
 * a connection is there, so nothing is done twice.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `(await this.#options.connect())`,
    replace: `(await this.#options.connect().catch(() => this.#options.connect()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'acquitted',
  breaks: [],
}
