import { mutant, type Exam } from './mutant.ts'

/** What reads accounts, one path of sixteen, is kept for ever, in a list without a bound. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount,`,
    replace: `const reads: { readonly id: number; readonly at: string }[] = []

import { findAccount,`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => {
    reads.push({ id, at: new Date().toISOString() })
    return pool.use(({ query }) => findAccount(query, id))
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  blames: 'reads.push({ id, at: new Date().toISOString() })',
}
