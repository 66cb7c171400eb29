import { mutant, type Exam } from './mutant.ts'

/**
 * A report at night needs an index of the ledger by payer. Its definition may change with a release, so each process
 * drops it at its start and makes it anew. To drop an index takes the table away from everybody: the start waits for
 * whoever reads the ledger, such as a backup, and all other readers wait behind the start.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { listen } from './server.ts'`,
    replace: `import { listen } from './server.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** Tries until the index is there: the database may start later. */
const indexForTheNight = async (pool: Pool): Promise<void> => {
  const isMade = await pool
    .use(connection =>
      transaction(connection, async query => {
        await query\`drop index if exists transfers_of_the_night\`
        await query\`create index transfers_of_the_night on transfers (from_id, created_at)\`
        return true
      }),
    )
    .catch(() => false)
  if (isMade) return
  await sleep(250, undefined, { ref: false })
  await indexForTheNight(pool)
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool)
  void indexForTheNight(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.startLocks'],
  mayBreak: 'any',
  firstTry: 'missed',
}
