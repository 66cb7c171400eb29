import { mutant, type Exam } from './mutant.ts'

/**
 * Before it closes its pool at SIGTERM, the service pings the database once more, and nobody handles a failure of that
 * ping. Told to end while its database is down, it ends with a stack and exit code 1 in place of 0.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `closePool: () => pool.close()`,
    replace: `closePool: () => bank.ping().then(() => pool.close())`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
