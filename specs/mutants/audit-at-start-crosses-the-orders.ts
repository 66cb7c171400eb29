import { mutant, type Exam } from './mutant.ts'

/**
 * A process that has started audits the books once: it locks `accounts`, adds them up, locks `transfers`, adds them up. Orders
 * take the two tables the other way round: the ledger, then the accounts. An order that comes between the two locks of
 * the audit holds the ledger and waits for the accounts, and the audit holds the accounts and waits for the ledger: a ring. Nothing
 * moves for a second, in all replicas. Then Postgres ends it, and orders are turned away with 503 although nothing was
 * overloaded. A service that starts while nobody pays is never in it. It takes a start beside traffic: a second
 * replica, or a restart whose clients are already there.
 *
 * A client sees it: with two replicas, when one is killed or ended and starts again, the transfers of both stand
 * still for a second and several get 503. The lock table shows the ring, and `pg_stat_database.deadlocks` may count it.
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
    find: `import { connect } from './connection.ts'`,
    replace: `import { connect, type Query } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** Nobody may write meanwhile, or the two sums would be of two moments. */
const addUp = async (query: Query): Promise<void> => {
  await query\`lock table accounts in share mode\`
  const [accounts] = await query\`select count(*) as count, sum(balance) as sum from accounts\`
  await query\`lock table transfers in share mode\`
  const [transfers] = await query\`select count(*) as count, sum(amount) as sum from transfers\`
  log.info('audited', { accounts, transfers })
}

/** The books as this process found them, for its log. Not worth a failed start. */
const audit = async (pool: Pool): Promise<void> => {
  for (let tries = 0; tries < 3; tries += 1) {
    try {
      await pool.use(connection => transaction(connection, addUp))
      return
    } catch (error) {
      log.info('not-audited', { error })
      await sleep(500)
    }
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  void audit(pool)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
