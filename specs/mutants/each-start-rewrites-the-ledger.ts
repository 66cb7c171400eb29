import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong with two replicas: each start migrates the ledger. `alter column type` to the type that it has would cost nothing, but with
 * `using` the table is rewritten, and a large one takes its time (here 1.5 s more): for so long the twin can write no row.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  return { port: server.port, stop }`,
    replace: `  const migrate = async (): Promise<void> => {
    try {
      await pool.use(connection =>
        transaction(connection, async query => {
          await query\`alter table transfers alter column amount type bigint using amount::bigint\`
          await query\`select pg_sleep(1.5)\`
        }),
      )
    } catch (error) {
      log.info('migration-left-for-later', { error })
    }
  }
  void migrate()
  return { port: server.port, stop }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.servedBeside'],
  mayBreak: 'any',
  firstTry: 'not tried',
}
