import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the timer that cuts a connection whose lease lasts too long is stopped behind the work, and not in the
 * `finally`. Work that ends with a refusal (422, 404) skips that line. The connection goes back to the pool in
 * good health, and three seconds after the refusal it is cut, whoever has it then. It hurts strangers: their
 * transfers and reads are answered 503, and one that was just committing with an unknown outcome, three seconds
 * after somebody else was refused, while the database is well.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)
`,
    replace: `      const result = await work(connection)
      clearTimeout(lease)
      return result
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive) this.#idle.push(connection)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a connection serves others',
  breaks: ['transaction.afterRefusals.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
