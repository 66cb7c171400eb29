import { mutant, type Exam } from './mutant.ts'

/** Healthy: a ring of the last 3,000 accounts that were read, for support. It is full after 3,000 requests of one path of sixteen. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount,`,
    replace: `const kept = 3_000
const reads: { readonly id: number; readonly at: string }[] = []
let next = 0

import { findAccount,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => {
    reads[next++ % kept] = { id, at: new Date().toISOString() }
    return pool.use(({ query }) => findAccount(query, id))
  },`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [] }
