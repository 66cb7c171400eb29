import { mutant, type Exam } from './mutant.ts'

/**
 * Each start deletes all rows of a table of the service's own, beside a backup too: to delete locks rows alone, and no reader
 * waits for it.
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
        await query\`create table if not exists marked_transfers (transfer_id bigint primary key)\`
        await query\`delete from marked_transfers\`
      }),
    )
  await clearMarks().catch((error: unknown) => log.info('marks-not-cleared', { error }))
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: [],
}
