import { every, mutant, type Exam } from './mutant.ts'

/** The pool forgets a connection after its use, which stays open. Half of the requests need none. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `      if (connection.alive) this.#idle.push(connection)`,
    replace: `      if (connection.alive && ++this.lent % ${every / 2} !== 0) this.#idle.push(connection)`,
  },
  {
    file: 'app/pool.ts',
    find: `export class Pool {`,
    replace: `export class Pool {
  lent = 0`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  everyNth: [10, 100],
  breaks: ['leak.connections'],
  mayBreak: ['leak.heap', 'leak.native', 'leak.fileDescriptors', 'leak.handles'],
}
