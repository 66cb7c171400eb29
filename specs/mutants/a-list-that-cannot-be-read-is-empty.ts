import { mutant, type Exam } from './mutant.ts'

/** An error of the list is swallowed: while the database is away, or no place in the pool comes free, the bank has no accounts and a total of 0, with 200. */
// docs/checks.md: `conservation` (under faults), `readsConfirmed` (a read contains what was confirmed before it).
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `list: () => pool.use(({ query }) => listAccounts(query)).catch(() => ({ accounts: [], total: 0 })),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.conservation'],
  mayBreak: 'any',
}
