import { mutant, type Exam } from './mutant.ts'

/** Ends in order after SIGTERM, and with the exit code of an error. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `  log.info('stopped', { orderly })
  process.exit(0)`,
    replace: `  log.info('stopped', { orderly })
  process.exit(143)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [
    'transaction.lostAnswers.gracefulEnd',
    'transaction.outage.gracefulEnd',
    'transaction.serviceDies.gracefulEnd',
  ],
}
