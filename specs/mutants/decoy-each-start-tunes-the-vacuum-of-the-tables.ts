import { mutant, type Exam } from './mutant.ts'

/**
 * Each process alters both tables before its first order, so that they are vacuumed earlier than others. It looks like
 * a migration at each start that takes the tables away behind a backup. But storage settings of autovacuum need only a
 * lock (`share update exclusive`) that excludes neither readers nor writers nor a backup, and a failure is let go.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

let isTuned = false

/** The tables are in order without it: a failure is let go. */
const beforeTheFirst = async (connection: Connection): Promise<void> => {
  if (isTuned) return
  isTuned = true
  await transaction(connection, async query => {
    await query\`alter table accounts set (autovacuum_vacuum_scale_factor = 0.05)\`
    await query\`alter table transfers set (autovacuum_vacuum_scale_factor = 0.05)\`
  }).catch(() => undefined)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(async connection => {
      await beforeTheFirst(connection)
      return transaction(connection, query => transfer(query, order))
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
