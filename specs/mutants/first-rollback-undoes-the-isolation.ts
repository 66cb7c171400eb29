import { type Exam, mutant } from './mutant.ts'

/**
 * Transfers run in REPEATABLE READ, compute from what their snapshot says, and are tried again after 40001: that is sound. The
 * first transaction of a session makes the level its default, and later ones leave the words out. But a SET inside of a
 * transaction is undone with it: where the first one is rolled back, as by a lack of funds or by the very conflict that is
 * tried again, the session is READ COMMITTED for the rest of its life, and its transfers overwrite those they have waited for.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {`,
    replace: `/** Sessions that are REPEATABLE READ by default. */
const isolated = new WeakSet<Connection>()

/** The first transaction of a session sets the level for all that follow. */
const begin = async (connection: Connection): Promise<unknown> => {
  if (isolated.has(connection)) return await connection.query\`begin read write\`
  isolated.add(connection)
  return await Promise.all([
    connection.query\`begin isolation level repeatable read read write\`,
    connection.query\`set default_transaction_isolation = 'repeatable read'\`,
  ])
}

const undone = async (connection: Connection, reason: unknown): Promise<unknown> => {`,
  },
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,
    work(connection.query),`,
    replace: `    begin(connection),
    work(connection.query),`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, balance from accounts
    where id in ($2, $3) and exists (select from claimed)`,
    replace: `    select id from accounts
    where id in ($2, $3) and exists (select from claimed)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    from locked
`,
    replace: `    from accounts where id in (select id from locked)
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import { isServerError } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const serializationFailure = '40001'

/** The lease of the connection bounds it. */
const untilNobodyInterferes = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!isServerError(error) || error.code !== serializationFailure) throw error
    }
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      untilNobodyInterferes(() => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '10 clients that want twice',
  breaks: ['transaction.noLostUpdate'],
  mayBreak: 'any',
  firstTry: 'caught',
}
