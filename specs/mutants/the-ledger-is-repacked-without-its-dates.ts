import { mutant, type Exam } from './mutant.ts'

/**
 * So that the ledger stays dense, its maintenance takes out the newest rows and puts them in again, in one statement,
 * with their numbers and keys; it runs before an order, if the time before is a second ago. Its list of columns is from
 * before the ledger had dates, so `default now()` dates each row by the maintenance and not by the transfer.
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

const repackEveryMs = 1_000
let nextRepackAt = performance.now() + repackEveryMs
let packedUpTo: number | undefined

/** What fails is made up for by the next time. */
const repackWhenDue = async (connection: Connection): Promise<void> => {
  if (performance.now() < nextRepackAt) return
  nextRepackAt = performance.now() + repackEveryMs
  await repack(connection).catch(() => undefined)
}

const repack = async (connection: Connection): Promise<void> => {
  const after = packedUpTo ?? 0
  const rows = await transaction(connection, async (query): Promise<readonly { id: number }[]> => {
    const [turn] = await query<{ taken: boolean }>\`select pg_try_advisory_xact_lock(7304) as taken\`
    if (turn?.taken !== true) return []
    return query<{ id: number }>\`
      with taken as (
        delete from transfers where id > \${after} returning id, idempotency_key, from_id, to_id, amount
      )
      insert into transfers (id, idempotency_key, from_id, to_id, amount) overriding system value
      select id, idempotency_key, from_id, to_id, amount from taken order by id
      returning id\`
  })
  packedUpTo = rows.reduce((most, { id }) => Math.max(most, id), after)
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(async connection => {
      await repackWhenDue(connection)
      return transaction(connection, query => transfer(query, order))
    })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|rested one',
  breaks: ['transaction.afterARest.ledgerDates'],
  mayBreak: 'any',
  firstTry: 'missed',
}
