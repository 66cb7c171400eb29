import { mutant, type Exam } from './mutant.ts'

/**
 * The set of statements in flight was hoisted out of the connection to the top of its module. Whenever one connection
 * is lost, the statements of all others fail with it: who has a COMMIT under way on a healthy connection is told that
 * its outcome is unknown.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `const inFlight = new Set<(error: ConnectionLost) => void>()

const undialled = (`,
  },
  {
    file: 'app/connection.ts',
    find: `  let reasonOfDeath = ''
  const inFlight = new Set<(error: ConnectionLost) => void>()
`,
    replace: `  let reasonOfDeath = ''
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
