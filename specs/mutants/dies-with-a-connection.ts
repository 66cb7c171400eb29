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
  // Whether it has booted in time for these depends on the machine.
  mayBreak: ['Cut', 'Reset', 'Muted', 'Delayed', 'Undelivered'].map(
    loss => `transaction.recovery.commit${loss}`,
  ),
}
