import { mutant, type Exam } from './mutant.ts'

/** Ends when a connection to the database does, as a process with an unhandled error would. */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `reportLoss: error => log.info('connection-lost', { error }),`,
    replace: `reportLoss: () => process.exit(1),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever is lost on the way',
  breaks: ['transaction.lostAnswers.noCrash', 'transaction.lostAnswers.honestDoubts'],
  // It has to boot, and how long that takes decides whether it is back in time.
  mayBreak: ['Cut', 'Reset', 'Muted', 'Delayed', 'Undelivered'].map(
    loss => `transaction.recovery.commit${loss}`,
  ),
}
