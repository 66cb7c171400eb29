import { mutant, type Exam } from './mutant.ts'

/** What a process has written it knows: it reads an account once, and again when it has itself moved its money. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `find: async id => {
    const known = cache.get(id)
    if (known !== undefined) return known
    const began = moves
    const account = await pool.use(({ query }) => findAccount(query, id))
    if (moves === began && underWay === 0) cache.set(id, account)
    return account
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    underWay++
    moves++
    cache.clear()
    try {
      return await pool.use(connection => transaction(connection, query => transfer(query, order)))
    } finally {
      underWay--
    }
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const cache = new Map()
let moves = 0
let underWay = 0
const pingMs = 1_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies|a read that is asked for after',
  breaks: ['transaction.replicas.readsConfirmed'],
  // Four systems are under faults: what else is seen depends on their moments.
  mayBreak: 'any',
}
