import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a row lock on an account is written to the log of the database, so transfers now lock rows of a table of 1,024 turns, which
 * is UNLOGGED and is filled once, before the first transfer of the process. Postgres empties such a table after a crash and at a
 * failover: from then on the lock finds no row and locks nothing, until the service is started again, and of two transfers of an
 * account at the same time one update is lost.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { transfer } from './transfer.ts'`,
    replace: `import { layOutTurns, transfer } from './transfer.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

let laidOut: Promise<void> | undefined

const turnsLaidOut = (pool: Pool): Promise<void> => {
  laidOut ??= pool
    .use(connection => transaction(connection, layOutTurns))
    .catch((error: unknown) => {
      laidOut = undefined
      throw error
    })
  return laidOut
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    await turnsLaidOut(pool)
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await takeTurns(query, order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    where id in ($2, $3) and exists (select from claimed)
    order by id for no key update
  ), parties as (`,
    replace: `    where id in ($2, $3) and exists (select from claimed)
  ), parties as (`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `const turns = 1_024

/** The rows that transfers lock. They never change, and a lock on them is not worth a record in the log. */
export const layOutTurns = async (query: Query): Promise<void> => {
  // Two replicas may start at the same time.
  await query\`select pg_advisory_xact_lock(1024)\`
  await query\`create unlogged table if not exists turns (turn int primary key)\`
  await query\`insert into turns select generate_series(0, 1023) on conflict do nothing\`
}

/** Before the statement that moves the money: its snapshot is then newer than the locks. Always the lower turn first. */
const takeTurns = async (query: Query, { fromId, toId }: Order): Promise<void> => {
  await query\`
    select turn from turns where turn in (\${fromId % turns}, \${toId % turns}) order by turn for update\`
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed.noLostUpdate'],
  mayBreak: 'any',
  firstTry: 'caught',
}
