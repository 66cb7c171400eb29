import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: each process creates an index of the ledger at its start, while its twin serves orders. That looks like a lock of the ledger
 * in the middle of a rolling restart, and like two replicas that create one index at once. But it waits 50 ms for its locks at most, so
 * no order waits much longer behind it; the index of some thousand rows takes milliseconds; the second who creates it is refused by the
 * catalogue and goes on; and nothing relies on the index. Where the database is not there yet, the next start sees to it.
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
    replace: `  const seeToIndex = async (): Promise<void> => {
    try {
      await pool.use(connection =>
        transaction(connection, async query => {
          await query\`set local lock_timeout = '50ms'\`
          await query\`create index if not exists transfers_by_payer on transfers (from_id)\`
        }),
      )
    } catch (error) {
      log.info('index-left-for-later', { error })
    }
  }
  void seeToIndex()
  return { port: server.port, stop }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
