import { mutant, type Exam } from './mutant.ts'

/** The connection of a refused transfer is neither used again nor closed. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `return await work(connection)`,
    replace: `const result = await work(connection)
      this.#idle.push(connection)
      return result`,
  },
  {
    file: 'app/pool.ts',
    find: `if (connection.alive) this.#idle.push(connection)`,
    replace: ``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden|afterwards no transaction',
  breaks: ['transaction.nothingLeftBehind'],
}
