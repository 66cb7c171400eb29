import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { databaseOf, expect, test } from 'vitest-plumbline'
import type { StormReport } from './backend-loss.storm.ts'

/** `crashed`: the error output of a process that an uncaught error ended. */
type End = { readonly crashed: string } | StormReport

interface Aftermath {
  readonly end: End
  readonly total: number
  /** Number of transfers in the ledger. */
  readonly transfers: number
  /** Number of accounts whose balance differs from the ledger. */
  readonly unexplained: number
}

const openingBalance = 1_000

/** Runs in a separate process, because an uncaught error would otherwise end the test runner. */
const storm = (way: string, url: string): Promise<End> =>
  new Promise(resolve => {
    const script = fileURLToPath(new URL('./backend-loss.storm.ts', import.meta.url))
    execFile(process.execPath, [script, way, url], { timeout: 30_000 }, (error, stdout, stderr) => {
      resolve(error === null ? (JSON.parse(stdout) as StormReport) : { crashed: stderr })
    })
  })

/** Terminates the backends of one kind of transaction, in a new database on the server at `serverUrl`. */
const weather = async (way: string, serverUrl: string): Promise<Aftermath> => {
  await using database = await freshDatabase(serverUrl)
  const { sql, url } = database
  await sql`insert into accounts (balance) select ${openingBalance} from generate_series(1, 10)`
  const end = await storm(way, url)
  const [row] = await sql<Omit<Aftermath, 'end'>[]>`
    select sum(balance)::int as total,
      (select count(*)::int from transfers) as transfers,
      count(*) filter (where balance <> ${openingBalance}
        + coalesce((select sum(amount) from transfers where to_id = accounts.id), 0)
        - coalesce((select sum(amount) from transfers where from_id = accounts.id), 0))::int as unexplained
    from accounts`
  if (row === undefined) throw new Error('an aggregate gave no row')
  return { end, ...row }
}

const freshDatabase = async (serverUrl: string) => {
  const admin = postgres(serverUrl, { max: 1, onnotice: () => {} })
  const name = `backend_loss_${randomUUID().replaceAll('-', '')}`
  await admin`create database ${admin(name)}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  const sql = postgres(url.href, { max: 1, onnotice: () => {} })
  await sql.unsafe(await readFile(new URL('../../app/schema.sql', import.meta.url), 'utf8'))
  return {
    url: url.href,
    sql,
    [Symbol.asyncDispose]: async () => {
      await sql.end({ timeout: 1 })
      await admin`drop database ${admin(name)} with (force)`
      await admin.end({ timeout: 1 })
    },
  }
}

const crashedOrHung = (end: End): boolean =>
  'crashed' in end ? end.crashed.includes("Cannot read properties of null (reading 'write')") : end.hung > 0

test('sql.begin crashes or hangs when its backends are terminated', async ({ system }) => {
  const { end } = await weather('sql.begin', databaseOf(system).url)
  expect(end).toSatisfy(crashedOrHung)
})

test.for([
  ['transaction.ts', 300],
  ['transfer.ts', 100],
] as const)(
  'the cure: %s weathers the same storm, and not a cent is lost',
  async ([way, terminations], { system }) => {
    const { end, transfers, ...ledger } = await weather(way, databaseOf(system).url)
    if ('crashed' in end) expect.fail(`the process crashed: ${end.crashed}`)
    expect(ledger).toEqual({ total: 10 * openingBalance, unexplained: 0 })
    expect(end.hung).toBe(0)
    expect(end.terminated).toBeGreaterThanOrEqual(terminations)
    expect(end.applied).toBeGreaterThan(0)
    expect(transfers).toBeGreaterThanOrEqual(end.applied)
    expect(transfers).toBeLessThanOrEqual(end.applied + end.unknown)
  },
)
