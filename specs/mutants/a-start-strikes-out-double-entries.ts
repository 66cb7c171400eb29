import { type Exam, mutant } from './mutant.ts'

/**
 * Each start tidies the ledger: of several rows with the same payer, payee and amount in the same second it keeps the first, and
 * deletes the others. It does so beside its own clients and beside its twin, once for each start.
 *
 * A real team writes it after an incident: an old release had written some rows twice, although the money had moved once. The repair
 * was put into the start, so that every environment gets it without a migration, and nobody has taken it out. Where orders are rare,
 * two equal ones in a second are always the old mistake.
 *
 * A client sees it: everything is right until the service is started again. Then confirmed transfers have no row, the balances no
 * longer follow from the ledger, and whoever sends such an order again under its key moves the money a second time.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { setTimeout as sleep } from 'node:timers/promises'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

/** The release before 1.4 wrote some rows twice. Waits for the database, and never fails. */
export const strikeOutDoubles = async (pool: Pool): Promise<void> => {
  for (;;) {
    try {
      await pool.use(connection =>
        transaction(
          connection,
          query => query\`
            delete from transfers where id in (
              select id from (
                select id, row_number() over (
                  partition by from_id, to_id, amount, date_trunc('second', created_at) order by id) as place
                from transfers) as numbered
              where place > 1)\`,
        ),
      )
      return
    } catch (error) {
      if (!(error instanceof Problem)) return
      await sleep(500, undefined, { ref: false })
    }
  }
}`,
  },
  {
    file: 'app/service.ts',
    find: `import { postgresBank } from './postgres-bank.ts'`,
    replace: `import { postgresBank, strikeOutDoubles } from './postgres-bank.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `  const bank = postgresBank(pool)`,
    replace: `  const bank = postgresBank(pool)
  void strikeOutDoubles(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
