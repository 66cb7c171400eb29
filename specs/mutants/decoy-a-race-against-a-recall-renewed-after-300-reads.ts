import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. Each read races with a promise that an operator rejects by SIGHUP, to send away all readers at once. It never settles by
 * itself and keeps a reaction, with all that was read, of each race: the classic leak of `Promise.race`. But after 300 reads a new
 * promise takes its place, and after 300 more the old one is forgotten with its reactions. So at most 600 results are held (a list of
 * eleven accounts is some 1 KB).
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `import type { Pool } from './pool.ts'
`,
    replace: `import type { Pool } from './pool.ts'
import { Problem } from './problem.ts'
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

const readsPerRecall = 300

const newRecall = (): PromiseWithResolvers<never> => {
  const recall = Promise.withResolvers<never>()
  // It may be rejected while nobody reads.
  recall.promise.catch(() => {})
  return recall
}

let before = newRecall()
let recall = newRecall()
let reads = 0

const renew = (): void => {
  before = recall
  recall = newRecall()
}

/** A read has no effect, so whoever waits for it may be sent away. */
const recallable = <T>(read: Promise<T>): Promise<T> => {
  reads += 1
  if (reads % readsPerRecall === 0) renew()
  return Promise.race([read, recall.promise])
}

process.on('SIGHUP', () => {
  const reason = new Problem('not-applied', 'an operator ended all reads; send it again later')
  before.reject(reason)
  recall.reject(reason)
  renew()
})
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),
  list: () => pool.use(({ query }) => listAccounts(query)),
`,
    replace: `  find: id => recallable(pool.use(({ query }) => findAccount(query, id))),
  list: () => recallable(pool.use(({ query }) => listAccounts(query))),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
