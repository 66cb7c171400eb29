import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong with two replicas: each start notes its release in the database, and a process that finds
 * another release there turns transfers away, so that an old one moves no money by old rules. The
 * release is VERSION, which is set when the image is built and not in the environment, and else the
 * time of the start: of two replicas of one image only the one that started last serves orders, and
 * when it dies nobody does until it is back (`replicas`, `outage.servedBeside`).
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool, process.env['VERSION'] ?? String(Date.now()))`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Query } from './connection.ts'
import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({`,
    replace: `const noteRelease = async (query: Query, release: string): Promise<void> => {
  await query\`create table if not exists current_release (
    single boolean primary key default true, release text not null)\`
  await query(
    \`insert into current_release (release) values ($1)
      on conflict (single) do update set release = excluded.release\`,
    release,
  )
}

const assertCurrent = async (query: Query, release: string): Promise<void> => {
  const [current] = await query<{ release: string }>\`select release from current_release\`
  if (current?.release !== release)
    throw new Problem('not-applied', 'another release has taken over; send it again')
}

export const postgresBank = (pool: Pool, release: string): Bank => {
  let isNoted = false
  const note = async (): Promise<void> => {
    try {
      await pool.use(connection => transaction(connection, query => noteRelease(query, release)))
      isNoted = true
    } catch {
      setTimeout(() => void note(), 500).unref()
    }
  }
  void note()

  return {`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    pool.use(connection =>
      transaction(connection, async query => {
        if (isNoted) await assertCurrent(query, release)
        return transfer(query, order)
      }),
    ),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `    await pool.use(({ query }) => query\`select 1\`, pingMs)
  },
})`,
    replace: `    await pool.use(({ query }) => query\`select 1\`, pingMs)
  },
  }
}`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.servedBeside'],
  mayBreak: 'any',
  firstTry: 'caught',
}
