import { mutant, type Exam } from './mutant.ts'

/** Ends when a connection to the database is lost, like a process with an unhandled error. */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `reportLoss: error => log.info('connection-lost', { error }),`,
    replace: `reportLoss: () => process.exit(1),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.noCrash', 'transaction.lostAnswers.honestDoubts'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
