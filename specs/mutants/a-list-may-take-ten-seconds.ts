import { mutant, type Exam } from './mutant.ts'

/**
 * A long list may take its time, so its lease is ten seconds. Where the database stands still, its reader waits
 * as long.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `pool.use(({ query }) => listAccounts(query)),`,
    replace: `pool.use(({ query }) => listAccounts(query), 10_000),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a connection serves others',
  firstTry: 'caught',
  breaks: ['transaction.afterARest.settled'],
  mayBreak: 'any',
}
