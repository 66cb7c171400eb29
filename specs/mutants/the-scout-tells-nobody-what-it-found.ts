import { mutant, type Exam } from './mutant.ts'

/**
 * A look for the lost database dials by itself, so that it does not write into the log. But what wrote
 * into the log also noted that the database can be reached again. So once a dial has failed, every later
 * caller who needs a new connection is refused with 503, for as long as the process lives, although the
 * database is back.
 */
export const service = mutant([
  {
    file: 'app/dialler.ts',
    find: `      const connection = await this.#connect()`,
    replace: `      const connection = await this.#options.connect()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.fastShutdown'],
  mayBreak: 'any',
}
