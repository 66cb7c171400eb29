import { type Exam, mutant } from './mutant.ts'

/**
 * Right: every 10 s one of the replicas brings the statistics of the planner for one of the tables up to date, because a new ledger grows faster than autovacuum looks. Who does it is decided by an advisory lock of
 * the transaction that is tried and never waited for. It looks dangerous: a job beside the orders, on a place of their pool, with a lock on a table. But ANALYZE only excludes other ANALYZEs
 * and changes of the schema, neither reads nor writes; the session's limits end it behind a locked table; the job leaves the pool alone while half of it is in use; a failure is logged and
 * otherwise forgotten; and SIGTERM waits for a round that has begun, which takes as long as a lease at most.
 *
 * A client sees: nothing but what CONTRACT.md says.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'
`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'
`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */
`,
    replace: `const analyzeEveryMs = 10_000

/** Keeps the planner informed, from one replica at a time. @returns how to stop it; settles when it rests. */
const startAnalyst = (pool: Pool): (() => Promise<void>) => {
  let round: Promise<void> = Promise.resolve()
  let rounds = 0
  const analyze = async (): Promise<void> => {
    const { inUse, size } = pool.state
    if (inUse > size / 2) return
    await pool.use(connection =>
      transaction(connection, async query => {
        const [turn] = await query<{ mine: boolean }>\`select pg_try_advisory_xact_lock(7412) as mine\`
        if (turn?.mine !== true) return
        rounds += 1
        // One table each time: two locks would need an order.
        if (rounds % 2 === 1) await query\`analyze accounts\`
        else await query\`analyze transfers\`
      }),
    )
  }
  const timer = setInterval(() => {
    round = analyze().catch((error: unknown) => log.info('not-analyzed', { error }))
  }, analyzeEveryMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    return round
  }
}

/** Connects the parts and listens. The database may start later. */
`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })
`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  const stopAnalyst = startAnalyst(pool)
`,
  },
  {
    file: 'app/service.ts',
    find: `closePool: () => pool.close() },
`,
    replace: `closePool: () => stopAnalyst().then(() => pool.close()) },
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
