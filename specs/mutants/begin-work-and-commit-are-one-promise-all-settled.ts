import { mutant, type Exam } from './mutant.ts'

/**
 * BEGIN, the work and COMMIT are sent together and awaited by one Promise.allSettled, because statements of one
 * connection run in call order. So COMMIT is on its way before the work has looked at its rows: an order that is
 * refused for lack of money is answered 422, and its row of the ledger is committed without a move.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([`,
    replace: `  const [begun, worked, committed] = await Promise.allSettled([`,
  },
  {
    file: 'app/transaction.ts',
    find: `    work(connection.query),
  ])`,
    replace: `    work(connection.query),
    commit(connection),
  ])`,
  },
  {
    file: 'app/transaction.ts',
    find: `  await commit(connection)
  return worked.value`,
    replace: `  if (committed.status === 'rejected') throw committed.reason
  return worked.value`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
