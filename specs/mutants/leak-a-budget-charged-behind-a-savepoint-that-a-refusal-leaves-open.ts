import { type Exam, mutant } from './mutant.ts'

/**
 * Each order is charged to a budget in an embedded database, behind a savepoint. If the budget refuses it, the charge is rolled
 * back to the savepoint, which stays open: the next ones nest in it. Each refused order leaves a savepoint with its set of
 * pages, and a copy of the next page that is written, all in SQLite's own memory.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { DatabaseSync } from 'node:sqlite'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Bank } from './bank.ts'`,
    replace: `import type { Bank, Order } from './bank.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `import type { Metrics } from './metrics.ts'`,
    replace: `import { info } from './log.ts'
import type { Metrics } from './metrics.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

const budgets = new DatabaseSync(':memory:')
budgets.exec(\`create table budgets (
  account integer primary key,
  spent integer not null check (spent <= 500000000)
)\`)
const spend = budgets.prepare(\`
  insert into budgets (account, spent) values (?, ?)
  on conflict (account) do update set spent = spent + excluded.spent\`)

/** A trial of budgets: it refuses nothing yet. */
const chargeBudget = ({ fromId, amount }: Order): void => {
  budgets.exec('savepoint charge')
  try {
    spend.run(fromId, amount)
    budgets.exec('release charge')
  } catch (error) {
    budgets.exec('rollback to charge')
    info('over-budget', { fromId, amount, error })
  }
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const { transferId, replayed } = await bank.transfer(order)`,
    replace: `    chargeBudget(order)
    const { transferId, replayed } = await bank.transfer(order)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.native'],
  mayBreak: 'any',
  firstTry: 'caught',
}
