import { mutant, type Exam } from './mutant.ts'

/**
 * An await is missing before the readiness check: the service says that it is ready whatever the check finds, and a check
 * that fails is a rejection that nobody handles, which ends the process.
 */
// docs/checks.md: `noCrash` ("a promise that nobody awaits"), `readiness`, `gracefulEnd`.
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    await readiness.check()`,
    replace: `    readiness.check()`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
}
