import { type Exam, mutant } from './mutant.ts'

/**
 * Each new connection asks when the database was started. If that is not what the first connection heard, a standby without
 * the last keys may have taken over, and transfers are refused with 503 until an operator has looked and started the service
 * anew. Every restart of the same database looks like that: afterwards the service is ready and reads, and never again makes a
 * transfer (`recovery`, `doubtsResolved`).
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { type Connection, connect } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { Readiness } from './readiness.ts'`,
    replace: `import { Problem } from './problem.ts'
import { Readiness } from './readiness.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** Notices that this is not the run of the database whose keys the service knows to be complete. */
class Succession {
  #known: string | undefined
  #strange = false

  get strange(): boolean {
    return this.#strange
  }

  async look(connection: Connection, withinMs: number): Promise<Connection> {
    const timer = setTimeout(() => connection.discard('it did not say when it was started'), withinMs)
    try {
      const [row] = await connection.query<{ started: string }>\`
        select extract(epoch from pg_postmaster_start_time())::text as started\`
      this.#known ??= row?.started
      if (row?.started !== this.#known && !this.#strange) {
        this.#strange = true
        log.info('another-database', { known: this.#known, started: row?.started })
      }
      return connection
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `const succession = new Succession()
  const dialler = new Dialler({
    connect: async () => succession.look(await connect(databaseUrl, timeouts), timeouts.connectMs),
    log: log.info,
  })`,
  },
  {
    file: 'app/service.ts',
    find: `const bank = postgresBank(pool)`,
    replace: `const books = postgresBank(pool)
  const bank: Bank = {
    ...books,
    transfer: async order => {
      if (succession.strange)
        throw new Problem('not-applied', 'the database may have been replaced; an operator has to look first')
      return books.transfer(order)
    },
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.immediateShutdown'],
  mayBreak: 'any',
  firstTry: 'caught',
}
