import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a wrong value in the environment ends the service with 78, which sysexits.h calls EX_CONFIG. The line is as clear as before.
 * The contract says 1. The orchestrator of whoever relies on it knows 1 as "do not try again, tell a person"; it takes 78 for a crash,
 * and starts the service again for ever. Breaks the promise that a bad value is one clear line and exit 1.
 */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `    console.error(error.message)
    process.exit(1)`,
    replace: `    console.error(error.message)
    process.exit(78)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
