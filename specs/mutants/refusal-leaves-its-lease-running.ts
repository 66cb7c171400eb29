import { mutant, type Exam } from './mutant.ts'

/** Wrong: the timer of a lease is cleared only when the work succeeds; after a refusal it runs on, and 3 s later cuts the connection of whoever has it then. */
const edits = [
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      const result = await work(connection)
      clearTimeout(lease)
      return result`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
      if (connection.alive)`,
    replace: `      if (connection.alive)`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "without a fault, every transfer is applied or refused for a reason; none has an unknown outcome, and none is turned away": a deadline
 * of one request strikes another one. The answers are honest (not-applied, or outcome-unknown if it was in its COMMIT), no place is lost.
 * Seen: 3 s after orders were refused with 404, 409 or 422 (or an account was not found), if transfers run then: each refusal
 * costs one connection, and the transaction on it. A run without refusals, or one that ends within 3 s of them, shows nothing.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.replicas.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
