import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: when a dial is given up at its deadline, its socket is destroyed with an error and not without one; nobody listens to that
 * socket any more, so the `error` event ends the whole process while packets to the database vanish.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `life.addEventListener('abort', () => socket.destroy(), { once: true })`,
    replace: `life.addEventListener('abort', () => socket.destroy(new Error('the dial was given up')), { once: true })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
}
