import { mutant, type Exam } from './mutant.ts'

/**
 * Each order is entered in a book before it is carried out, and taken out in the transaction of its transfer or after
 * its refusal, so that a process that was killed can be made up for: a new process carries out, once, what is left in
 * the book. An order whose session was lost is answered 503 `not-applied`, and its entry cannot be taken out over that
 * session: the next start of the service moves money that its client was told is not moved.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order, Receipt } from './bank.ts'
import type { Connection } from './connection.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Entry {
  readonly id: number
  readonly idempotency_key: string | null
  readonly from_id: number
  readonly to_id: number
  readonly amount: number
}

let isMadeUpFor = false

/** Carries out what an earlier process left; an entry of this age is of no order under way. */
const makeUp = async (connection: Connection): Promise<void> => {
  if (isMadeUpFor) return
  await transaction(connection, async query => {
    await query\`select pg_advisory_xact_lock(7305)\`
    await query\`create table if not exists order_book (
      id bigint generated always as identity primary key, idempotency_key text,
      from_id bigint not null, to_id bigint not null, amount bigint not null,
      entered_at timestamptz not null default now())\`
  })
  const left = await connection.query<Entry>\`
    select id, idempotency_key, from_id, to_id, amount from order_book
    where entered_at < now() - interval '4 seconds' order by id\`
  isMadeUpFor = true
  for (const entry of left) await carryOut(connection, entry)
}

const carryOut = async (connection: Connection, entry: Entry): Promise<void> => {
  const { id, idempotency_key: idempotencyKey, from_id: fromId, to_id: toId, amount } = entry
  try {
    await transaction(connection, async query => {
      const taken = await query<{ id: number }>\`delete from order_book where id = \${id} returning id\`
      if (taken.length > 0) await transfer(query, { idempotencyKey, fromId, toId, amount })
    })
  } catch (error) {
    if (!connection.alive) throw error
    await strike(connection, id)
  }
}

const enter = async (connection: Connection, order: Order): Promise<number> => {
  const { idempotencyKey, fromId, toId, amount } = order
  const [entry] = await transaction(
    connection,
    query => query<{ id: number }>\`
      insert into order_book (idempotency_key, from_id, to_id, amount)
      values (\${idempotencyKey}, \${fromId}, \${toId}, \${amount}) returning id\`,
  )
  if (entry === undefined) throw new Error('insert … returning gave no row')
  return entry.id
}

const strike = async (connection: Connection, id: number): Promise<void> => {
  await transaction(connection, query => query\`delete from order_book where id = \${id}\`)
}

const transferByBook = async (connection: Connection, order: Order): Promise<Receipt> => {
  await makeUp(connection)
  const id = await enter(connection, order)
  try {
    return await transaction(connection, async query => {
      const receipt = await transfer(query, order)
      await query\`delete from order_book where id = \${id}\`
      return receipt
    })
  } catch (error) {
    if (connection.alive) await strike(connection, id).catch(() => undefined)
    throw error
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(connection => transaction(connection, query => transfer(query, order)))`,
    replace: `pool.use(connection => transferByBook(connection, order))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'inconclusive',
}
