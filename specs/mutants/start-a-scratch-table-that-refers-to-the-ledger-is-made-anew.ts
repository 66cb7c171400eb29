import { mutant, type Exam } from './mutant.ts'

/**
 * Each start drops a scratch table of its own and creates it anew, which looks harmless to others. But it has a foreign
 * key to the ledger, and to drop that Postgres locks the ledger itself exclusively: the start waits behind a backup,
 * and all readers behind it.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { Readiness } from './readiness.ts'
`,
    replace: `import { Readiness } from './readiness.ts'
import { transaction } from './transaction.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)
`,
    replace: `  const bank = postgresBank(pool)
  /** Transfers that an operator has marked for a second look; marks do not outlive a start. */
  const clearMarks = () =>
    pool.use(connection =>
      transaction(connection, async query => {
        await query\`drop table if exists marked_transfers\`
        await query\`create table marked_transfers (transfer_id bigint primary key references transfers)\`
      }),
    )
  await clearMarks().catch((error: unknown) => log.info('marks-not-cleared', { error }))
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.startLocks'],
  only: 'a pool of 3',
  mayBreak: 'any',
  firstTry: 'missed',
}
