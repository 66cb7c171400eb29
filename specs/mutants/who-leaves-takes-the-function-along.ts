import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong with two replicas: the largest balance is a function of the database, which each process creates (or replaces)
 * with its first connection and drops at its orderly end, so that nothing is left behind. The replica that goes on then
 * answers each transfer with 500, until one starts. docs/checks.md "Two replicas": one "also ends by SIGTERM, as in a
 * deployment"; `outage.servedBeside`: "the other one confirms every operation".
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: 'to_balance <= ${Number.MAX_SAFE_INTEGER} - $4',
    replace: 'to_balance <= largest_balance() - $4',
  },
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { connect, type Connection, type Query } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** One after the other: Postgres refuses to replace a function twice at the same time. */
const createFunction = async (query: Query): Promise<void> => {
  await query\`select pg_advisory_xact_lock(9007199254740991)\`
  await query\`
    create or replace function largest_balance() returns bigint language sql immutable
    as 'select 9007199254740991'\`
}

const dropFunction = async (query: Query): Promise<void> => {
  await query\`drop function if exists largest_balance()\`
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  let created = false
  const connectAndCreate = async (): Promise<Connection> => {
    const connection = await connect(databaseUrl, timeouts)
    if (created) return connection
    try {
      await transaction(connection, createFunction)
      created = true
      return connection
    } catch (error) {
      connection.discard('it could not create the function')
      throw error
    }
  }
  const dialler = new Dialler({ connect: connectAndCreate, log: log.info })`,
  },
  {
    file: 'app/service.ts',
    find: `  const stop = (): Promise<boolean> =>`,
    replace: `  const closePool = async (): Promise<void> => {
    try {
      await pool.use(connection => transaction(connection, dropFunction))
    } catch (error) {
      log.info('function-left-behind', { error })
    }
    await pool.close()
  }

  const stop = (): Promise<boolean> =>`,
  },
  {
    file: 'app/service.ts',
    find: `closePool: () => pool.close() },`,
    replace: `closePool },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
