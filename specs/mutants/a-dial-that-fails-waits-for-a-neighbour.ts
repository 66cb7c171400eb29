import { mutant, type Exam } from './mutant.ts'

/**
 * Whoever holds a place and cannot open a connection takes the next one that a neighbour gives back, since a database that
 * has no connection left for one more still serves the others. The wait has no end: when the database dies, all who are
 * inside wait for each other, nobody gives anything back, and the service stays stuck after the database has returned.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #heirs: ((connection: Connection) => void)[] = []`,
  },
  {
    file: 'app/pool.ts',
    find: `const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `const connection = this.#takeIdle() ?? (await this.#dialOrInherit())`,
  },
  {
    file: 'app/pool.ts',
    find: `if (connection.alive) this.#idle.push(connection)`,
    replace: `if (connection.alive) this.#giveBack(connection)`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  /** The database may have no connection left for one more; the next that comes back will do as well. */
  async #dialOrInherit(): Promise<Connection> {
    try {
      return await this.#options.connect()
    } catch (error) {
      if (this.#turnstile.inside === 1) throw error
      return new Promise<Connection>(inherit => this.#heirs.push(inherit))
    }
  }

  #giveBack(connection: Connection): void {
    const heir = this.#heirs.shift()
    if (heir === undefined) this.#idle.push(connection)
    else heir(connection)
  }

  #takeIdle(): Connection | undefined {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
