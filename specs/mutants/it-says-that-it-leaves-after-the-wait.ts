import { mutant, type Exam } from './mutant.ts'

/**
 * Two lines of the shutdown are swapped: it waits a quarter of a second first, and announces its end afterwards. Until then it
 * is ready, and no answer asks its client to close the connection.
 */
// docs/checks.md: `gracefulEnd` (after SIGTERM it no longer reports that it is ready). CONTRACT: "SIGTERM: not ready at once".
export const service = mutant([
  {
    file: 'app/shutdown.ts',
    find: `    steps.announce()
    await sleep(drainMs)`,
    replace: `    await sleep(drainMs)
    steps.announce()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'missed',
  breaks: ['transaction.lostAnswers.gracefulEnd'],
  mayBreak: 'any',
}
