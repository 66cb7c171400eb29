import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: every two seconds a job compares each balance with what the ledger says, and books the difference. It reads the balances
 * and the ledger with two statements. Under READ COMMITTED each has a snapshot of its own, although both are in one transaction: a
 * transfer that is committed between them is in the ledger and not in the balances, and is applied a second time.
 *
 * A team writes it after an accident in which balances had to be corrected by hand: "never again". Its tests break a balance and
 * see it mended, and see that nothing is mended in a service at rest. The next round takes a false correction back, unless
 * the money has been spent by then: the correction would be negative then, is refused by the table, and the round ends there.
 *
 * A client sees: while several clients send transfers, the total of GET /api/accounts is now and then too large or too small for up
 * to two seconds, and single balances are off by the amount of one transfer; a payer may spend what it never had.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  balance bigint not null check (balance >= 0)
`,
    replace: `  balance bigint not null check (balance >= 0),
  opening bigint not null default 0
`,
  },
  {
    file: 'app/accounts.ts',
    find: 'await query<Account>`insert into accounts (balance) values (${balance}) returning id, balance`',
    replace:
      'await query<Account>`insert into accounts (balance, opening) values (${balance}, ${balance}) returning id, balance`',
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount = (id: number): Problem =>`,
    replace: `/** Run it inside one transaction. Books what a balance lacks by the ledger. @returns how many were wrong. */
export const mendBooks = async (query: Query): Promise<number> => {
  const accounts = await query<Account & { opening: number }>\`
    select id, balance, opening from accounts order by id\`
  const flows = await query<{ id: number; flow: number }>\`
    select id, sum(amount)::bigint as flow from (
      select to_id as id, amount from transfers union all select from_id, -amount from transfers) legs
    group by id\`
  const flowOf = new Map(flows.map(({ id, flow }) => [id, flow] as const))
  let mended = 0
  for (const { id, balance, opening } of accounts) {
    const difference = opening + (flowOf.get(id) ?? 0) - balance
    if (difference === 0) continue
    // Relative, so that a transfer that comes in between is not lost.
    await query\`update accounts set balance = balance + \${difference} where id = \${id}\`
    mended += 1
  }
  return mended
}

export const noSuchAccount = (id: number): Problem =>`,
  },
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { mendBooks } from './accounts.ts'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `import { shutDown } from './shutdown.ts'`,
    replace: `import { shutDown } from './shutdown.ts'
import { transaction } from './transaction.ts'

const auditEveryMs = 2_000`,
  },
  {
    file: 'app/service.ts',
    find: `  const metrics = new Metrics(() => pool.state)
`,
    replace: `  const metrics = new Metrics(() => pool.state)
  const audit = async (): Promise<void> => {
    if (readiness.stopping) return
    try {
      const mended = await pool.use(connection => transaction(connection, mendBooks))
      if (mended > 0) log.info('books-mended', { mended })
    } catch (error) {
      log.info('audit-failed', { error })
    }
  }
  setInterval(() => void audit(), auditEveryMs).unref()
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
