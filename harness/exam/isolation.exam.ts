import { setTimeout } from 'node:timers/promises'
import postgres from 'postgres'
import { databaseOf, expect, test } from 'vitest-plumbline'
import { append, judgeIsolation, readOf, type IsolationLevel, type Transaction } from 'vitest-plumbline/judge'
import { evidenceLines } from '../report/text/evidence.ts'

type SqlLevel = 'read committed' | 'repeatable read' | 'serializable'

const clients = 8
const transactionsEach = 150
const keys = 6

/** Transactions of two to four statements on lists, each stored as one row. */
async function workload(url: string, level: SqlLevel): Promise<Transaction[]> {
  await using database = connect(url)
  const { sql } = database
  await sql`create table if not exists lists (run text, key int, elements int[] not null, primary key (run, key))`
  const history: Transaction[] = []
  let last = 0
  const transact = async (process: number): Promise<Transaction> => {
    const operations: Transaction['operations'][number][] = []
    const invokedMs = performance.now()
    const end = (outcome: Transaction['outcome']) => ({
      process,
      invokedMs,
      completedMs: performance.now(),
      outcome,
      operations,
    })
    try {
      await sql.begin(`isolation level ${level}`, async query => {
        for (let statements = 2 + Math.floor(Math.random() * 3); statements > 0; statements -= 1) {
          const key = Math.floor(Math.random() * keys)
          if (Math.random() < 0.5) {
            last += 1
            const value = last
            operations.push(append(`list ${key}`, value))
            await query`
              insert into lists values (${level}, ${key}, array[${value}]::int[])
              on conflict (run, key) do update set elements = lists.elements || ${value}::int`
          } else {
            const [row] = await query<{ elements: number[] }[]>`
              select elements from lists where run = ${level} and key = ${key}`
            operations.push(readOf(`list ${key}`, row?.elements ?? []))
          }
          await setTimeout(Math.random() * 2)
        }
      })
      return end('committed')
    } catch (error) {
      // Conflict or deadlock: certainly rolled back.
      if (error instanceof postgres.PostgresError && error.code.startsWith('40')) return end('aborted')
      throw error
    }
  }
  const work = async (process: number) => {
    for (let count = 0; count < transactionsEach; count += 1) history.push(await transact(process))
  }
  await Promise.all(Array.from({ length: clients }, (_, process) => work(process)))
  return history
}

function connect(url: string) {
  // A deadlock is an outcome here; waiting a second for each would take too long.
  const sql = postgres(url, { max: clients, connection: { deadlock_timeout: 20 }, onnotice: () => {} })
  return { sql, [Symbol.asyncDispose]: async () => await sql.end({ timeout: 1 }) }
}

function anomaliesOf(history: readonly Transaction[], level: IsolationLevel): string[] {
  const { verdict, evidence, examined } = judgeIsolation(history, level)
  expect(examined?.count, 'transactions met').toBeGreaterThan(history.length / 10)
  const anomalies = evidence.flatMap(item => ('anomaly' in item ? item.anomaly : []))
  console.log(
    [`${level}: ${verdict}, ${examined?.count} concurrent`, ...evidenceLines(evidence)].join('\n  '),
  )
  expect(verdict).toBe(anomalies.length > 0 ? 'fail' : 'pass')
  return anomalies
}

test('READ COMMITTED keeps its promise and no stronger one', async ({ system }) => {
  const history = await workload(databaseOf(system).url, 'read committed')
  expect(anomaliesOf(history, 'read committed')).toEqual([])
  expect(anomaliesOf(history, 'snapshot isolation')).toEqual(expect.arrayContaining(['G-single']))
  expect(anomaliesOf(history, 'serializable')).not.toEqual([])
})

test('REPEATABLE READ is snapshot isolation, and not serializable', async ({ system }) => {
  const history = await workload(databaseOf(system).url, 'repeatable read')
  expect(anomaliesOf(history, 'snapshot isolation')).toEqual([])
  const broken = anomaliesOf(history, 'serializable')
  expect(broken.filter(anomaly => anomaly !== 'write skew' && anomaly !== 'G2-item')).toEqual([])
  expect(broken).not.toEqual([])
})

test('SERIALIZABLE shows no anomaly at any level', async ({ system }) => {
  const history = await workload(databaseOf(system).url, 'serializable')
  for (const level of ['read committed', 'snapshot isolation', 'serializable'] as const) {
    expect(anomaliesOf(history, level)).toEqual([])
  }
})
