import { mutant, type Exam } from './mutant.ts'

/** One account is answered from a cache that each transfer empties: what was read before it commits is kept after that. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `find: async id => {
    const known = cache.get(id)
    if (known !== undefined) return known
    const account = await pool.use(({ query }) => findAccount(query, id))
    cache.set(id, account)
    return account
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    cache.delete(order.fromId)
    cache.delete(order.toId)
    return receipt
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const cache = new Map()
const pingMs = 1_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  breaks: ['transaction.readsConfirmed'],
  mayBreak: ['transaction.hot.quietReads'],
}
