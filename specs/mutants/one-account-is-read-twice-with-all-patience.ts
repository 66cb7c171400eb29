import { mutant, type Exam } from './mutant.ts'

/**
 * A read of one account that fails is asked once more, with a place and a lease of its own. Where the database
 * stands still, its reader waits for both leases, six seconds in all.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `  find: id => pool.use(({ query }) => findAccount(query, id)),`,
    replace: `  find: id => {
    const read = () => pool.use(({ query }) => findAccount(query, id))
    return read().catch(() => read())
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a connection serves others',
  firstTry: 'missed',
  breaks: ['transaction.afterARest.settled'],
  mayBreak: 'any',
}
