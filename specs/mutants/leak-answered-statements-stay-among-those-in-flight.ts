import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks. A statement is struck off the set of those in flight only when it fails; each one that is answered
 * stays there until its connection dies.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `      const answered = (rows: Rows<Row>): void => {
        inFlight.delete(reject)
`,
    replace: `      const answered = (rows: Rows<Row>): void => {
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
