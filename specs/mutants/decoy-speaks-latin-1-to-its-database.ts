import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the sessions say that their text is LATIN1, while the driver writes UTF-8. All that the service sends and reads is ASCII: numbers, the
 * texts of its statements, and keys of visible ASCII characters (others are refused with 400 before the database is asked). The two encodings
 * have the same bytes there, so each key is stored and found to the last byte.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    application_name: 'plumbline',
`,
    replace: `    application_name: 'plumbline',
    // Keys are ASCII: an encoding of one byte saves the server the check for UTF-8.
    client_encoding: 'LATIN1',
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
