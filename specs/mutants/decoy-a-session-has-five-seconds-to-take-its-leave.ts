import { mutant, type Exam } from './mutant.ts'

/**
 * At the end of the service a session has five seconds to take its leave, and not one. Beside a database that stands
 * still that looks as if the end would outlast the ten seconds that a container gets. But the whole shutdown is bounded
 * by its own deadline of eight seconds, sessions end at the same time, and a database that lives ends them in
 * milliseconds.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `await sql.end({ timeout: 1 })`,
    replace: `await sql.end({ timeout: 5 })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: [],
  firstTry: 'acquitted',
}
