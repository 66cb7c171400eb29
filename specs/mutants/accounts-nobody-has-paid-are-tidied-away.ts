import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: a cleanup job removes sign-ups that were given up. Every 15 s it looks for accounts that hold nothing and never took part in a transfer; what it has seen at two looks in succession
 * is deleted. The deletion itself is careful (it looks again under the lock, so no money is ever lost), but nothing tells an account that was given up from one that still waits for its
 * first money, and 30 s are no time for that.
 *
 * A team writes it when a registration form that is filled by robots makes the list long. Its test waits for the job with an account that was given up; all other tests pay at once, and the
 * accounts of production mostly open with a deposit.
 *
 * A client sees: POST /api/accounts {"balance": 0} gets 201 and an id. 15 to 30 s later GET /api/accounts/:id is 404, the account is not in the list, and a transfer to it is
 * refused with 404 no-such-account. Breaks CONTRACT.md: 201 opens an account, and GET of an account is 200.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount =`,
    replace: `const unusedMax = 500

/** Accounts that hold nothing and never took part in a transfer. */
export const findUnused = async (query: Query): Promise<readonly number[]> => {
  const rows = await query<{ id: number }>\`
    select id from accounts
    where balance = 0 and not exists (select from transfers where accounts.id in (from_id, to_id))
    order by id\`
  return rows.slice(0, unusedMax).map(({ id }) => id)
}

/** One that has been paid meanwhile stays. */
export const removeUnused = async (query: Query, ids: readonly number[]): Promise<void> => {
  for (const id of ids) {
    await query\`
      delete from accounts
      where id = \${id} and balance = 0
        and not exists (select from transfers where accounts.id in (from_id, to_id))\`
  }
}

export const noSuchAccount =`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'
`,
    replace: `import { findUnused, removeUnused } from './accounts.ts'
import { createApi } from './api.ts'
`,
  },
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
    replace: `const tidyEveryMs = 15_000

/** Removes accounts that were opened and given up: unused at two looks in succession. */
const startTidying = (pool: Pool): NodeJS.Timeout => {
  let unusedBefore: ReadonlySet<number> = new Set()
  const tidy = async (): Promise<void> => {
    const unused = await pool.use(({ query }) => findUnused(query))
    const givenUp = unused.filter(id => unusedBefore.has(id))
    unusedBefore = new Set(unused)
    if (givenUp.length === 0) return
    await pool.use(connection => transaction(connection, query => removeUnused(query, givenUp)))
    log.info('tidied', { accounts: givenUp.length })
  }
  const timer = setInterval(() => {
    tidy().catch((error: unknown) => log.info('not-tidied', { error }))
  }, tidyEveryMs)
  return timer.unref()
}

/** Connects the parts and listens. The database may start later. */
`,
  },
  {
    file: 'app/service.ts',
    find: `  const server = await listen(api, { port: config.port, reportFailure })
`,
    replace: `  const server = await listen(api, { port: config.port, reportFailure })
  const tidying = startTidying(pool)
  const announce = (): void => {
    clearInterval(tidying)
    readiness.stop()
  }
`,
  },
  {
    file: 'app/service.ts',
    find: `      { announce: () => readiness.stop(), drain:`,
    replace: `      { announce, drain:`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers|whatever dies|turned away has no effect',
  breaks: ['transaction.noLateEffect'],
  mayBreak: 'any',
  firstTry: 'missed',
}
