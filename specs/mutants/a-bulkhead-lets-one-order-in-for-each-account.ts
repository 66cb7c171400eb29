import { mutant, type Exam } from './mutant.ts'

/**
 * After an incident with one hot account, a bulkhead lets one order at a time in for each account, payer or payee. Who
 * meets another order there is not queued behind it but turned away at once with 503, although ten clients are no
 * overload.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

const occupied = new Set<number>()

const alone = async <T>(parties: readonly number[], work: () => Promise<T>): Promise<T> => {
  if (parties.some(id => occupied.has(id)))
    throw new Problem('not-applied', 'another order for one of the accounts is under way; send it again later')
  for (const id of parties) occupied.add(id)
  try {
    return await work()
  } finally {
    for (const id of parties) occupied.delete(id)
  }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { Problem } from './problem.ts'
import { transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order =>
    alone([order.fromId, order.toId], () =>
      pool.use(connection => transaction(connection, query => transfer(query, order))),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
