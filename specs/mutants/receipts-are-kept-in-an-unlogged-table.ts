import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: an order claims its key in a table of its own, `receipts`, before it is written to the ledger. To save WAL that table is
 * UNLOGGED, and Postgres empties it when it recovers from a crash (SIGKILL of the database or of one backend, immediate shutdown).
 * From then on a key that was used before the crash is claimed as if it were new, meets the unique key of the ledger, and is
 * answered by 500 `internal-error`, for ever: a confirmed order cannot be replayed, and a client in doubt never learns what happened.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\``,
    replace: `    await connection.query\`select 1\`
    await makeReceipts(connection)`,
  },
  {
    file: 'app/connection.ts',
    find: `const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
    replace: `/** A key is short-lived and hot: its table needs no WAL. */
const makeReceipts = async ({ query }: Connection): Promise<void> => {
  const [receipts] = await query<{ missing: boolean }>\`select to_regclass('receipts') is null as missing\`
  if (receipts?.missing !== true) return
  await query\`
    begin read write;
    select pg_advisory_xact_lock(7001);
    create unlogged table if not exists receipts (idempotency_key text primary key);
    commit\`
}

const undialled = (url: string, timeouts: DatabaseTimeouts): Connection => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  if (!(await claim(query, order))) return replay(query, order)
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    values ($1, $2, $3, $4)
    on conflict (idempotency_key) do nothing
    returning id`,
    replace: `    values ($1, $2, $3, $4)
    returning id`,
  },
  {
    file: 'app/transfer.ts',
    find: `const move = async (query: Query, order: Order): Promise<Attempt> => {`,
    replace: `/** The first with a key owns it until its transaction ends; the others wait here. */
const claim = async (query: Query, order: Order): Promise<boolean> => {
  if (order.idempotencyKey === null) return true
  try {
    const claimed = await query\`
      insert into receipts (idempotency_key) values (\${order.idempotencyKey})
      on conflict (idempotency_key) do nothing returning idempotency_key\`
    return claimed.length === 1
  } catch (error) {
    if (!waitedForKey(error)) throw error
    throw keyInFlight(order)
  }
}

const move = async (query: Query, order: Order): Promise<Attempt> => {`,
  },
  {
    file: 'app/transfer.ts',
    find: `/\\btransfers\\b/`,
    replace: `/\\b(transfers|receipts)\\b/`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'caught',
}
