import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. Numbers of accounts may have gaps, so their sequence need not be in the log of the database: at its start the service makes it
 * unlogged. After a crash Postgres sets an unlogged sequence back to what it was when it became one: the first number. (A restart in
 * order keeps it. The table is logged and loses nothing.)
 *
 * Client: after killDatabase or immediateShutdown, POST /api/accounts draws numbers that exist. It is answered 500 `internal-error`
 * (duplicate key), once for each account that was opened before, although the database is back and the service is ready. The
 * transfers between existing accounts work.
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
    find: `  const bank = postgresBank(pool)`,
    replace: `  void tuneNumbers(pool)
  const bank = postgresBank(pool)`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/**
 * Numbers of accounts may have gaps, so drawing one need not write to the log. Nothing to do when it is done already, and nothing is lost
 * when the database is not there yet: the next start does it.
 */
const tuneNumbers = async (pool: Pool): Promise<void> => {
  try {
    await pool.use(connection =>
      transaction(connection, query => query\`alter sequence if exists accounts_id_seq set unlogged\`),
    )
  } catch (error) {
    log.info('numbers-not-tuned', { error })
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
