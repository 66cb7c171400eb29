import { mutant, type Exam } from './mutant.ts'

/**
 * Each order leaves a note in a table that the service makes at its start, and each order first awaits
 * the promise of that table. If the database was away at the start, that promise stays rejected: the
 * service is ready as soon as the database is there, and answers every transfer 503 until it is started
 * again, although it may start before its database (`startWithoutDatabase`, `recovery`).
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `export const postgresBank = (pool: Pool): Bank => {
  const notes = pool.use(connection =>
    transaction(
      connection,
      query => query\`create table if not exists order_notes (transfer_id bigint primary key, note text not null)\`,
    ),
  )
  // Whoever needs the table hears of it; nobody else has to.
  notes.catch(() => {})
  return bankOf(pool, notes)
}

const bankOf = (pool: Pool, notes: Promise<unknown>): Bank => ({`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    await notes
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
  {
    file: 'app/transfer.ts',
    find: `  return { transferId: attempt.transfer_id, replayed: false }`,
    replace: `  await query\`insert into order_notes (transfer_id, note) values (\${attempt.transfer_id}, 'moved')\`
  return { transferId: attempt.transfer_id, replayed: false }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.startWithoutDatabase'],
  mayBreak: 'any',
  firstTry: 'caught',
}
