import { slow } from '../mutant.ts'

/** Each health check opens a connection to the database of its own. */
export const service = slow({
  work: `await bank.list()`,
  edits: [
    {
      file: 'app/pool.ts',
      find: `if (connection.alive) this.#idle.push(connection)`,
      replace: `void connection.close()`,
    },
  ],
})

export const cause = { kind: 'connecting', at: 'dial({' }
