import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { databaseOf, expect, test, watchDeadlocks } from 'vitest-plumbline'
import { noDeadlock } from 'vitest-plumbline/judge'
import { openDatabase } from '../domain/open-database.ts'

const within = { timeout: 60_000 }
const clients = 8
const rounds = 5
/** Longer than the database takes to resolve a deadlock. */
const heldMs = 400

/** Clients that change two tables in one order, beside a session of the harness that locks them in the other one. */
test('deadlocks that a session of the harness closes are none of the service', within, async ({ system }) => {
  const { url } = databaseOf(system)
  await using stack = new AsyncDisposableStack()
  const sql = stack.adopt(postgres(url, { max: clients, onnotice: () => {} }), one => one.end({ timeout: 1 }))
  await sql`create table if not exists doctors (id int)`
  await sql`create table if not exists appointments (id int)`
  await using locks = await watchDeadlocks(() => url)
  const refused: unknown[] = []
  const over = new AbortController()
  const change = async () => {
    while (!over.signal.aborted) {
      const changed = sql.begin(async tx => {
        await tx`insert into doctors values (1)`
        await sleep(5)
        await tx`insert into appointments values (1)`
      })
      await changed.catch((error: unknown) => refused.push(error))
    }
  }
  const changing = Array.from({ length: clients }, change)
  const holder = stack.use(openDatabase(url))
  for (let round = 0; round < rounds; round++) {
    const release = await holder.hold('lock table appointments, doctors in access exclusive mode')
    await sleep(heldMs)
    await release()
  }
  over.abort()
  await Promise.all(changing)
  // The database counts with a delay.
  await sleep(1_500)
  expect(refused.length).toBeGreaterThan(0)
  expect(noDeadlock(locks.seen()).verdict).toBe('pass')
})
