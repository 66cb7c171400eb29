import { mutant, type Exam } from './mutant.ts'

/**
 * Orders are turned away (503) while more than three quarters of the heap are in use, to shed load before memory ends. The
 * whole is what V8 has taken so far and not its limit, and V8 takes more only when that is nearly full: a healthy service of
 * 20 MB turns orders away. Docs, `noDoubt`: without a fault nobody is turned away, ten clients are no overload.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { getHeapStatistics } from 'node:v8'
import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000
const fullFrom = 0.75

/** Work that comes while memory is short would only make it shorter. */
const shedWhenFull = (): void => {
  const { used_heap_size: used, total_heap_size: total } = getHeapStatistics()
  if (used / total > fullFrom) throw new Problem('not-applied', 'the service is short of memory; send it again later')
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: async order => {
    shedWhenFull()
    return pool.use(connection => transaction(connection, query => transfer(query, order)))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
