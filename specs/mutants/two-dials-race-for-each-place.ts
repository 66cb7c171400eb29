import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a new connection is dialled twice at the same time, and the faster one is used, so that one slow handshake of the database
 * delays nobody. The slower one is not closed: it stays open, idle and known to nobody, until the process ends. So the service has
 * twice as many connections as POOL_SIZE, and more after every fault. It hurts whoever shares the database, which soon has no
 * connection left.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `      const connection = await this.#options.connect()
      this.#note(true)
`,
    replace: `      // A handshake may be slow by chance; two are hardly ever slow at once.
      const dials = [this.#options.connect(), this.#options.connect()]
      const connection = await Promise.any(dials).catch((all: AggregateError) => {
        throw all.errors[0]
      })
      this.#note(true)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
