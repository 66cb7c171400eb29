import { mutant, type Exam } from './mutant.ts'

/** The list is kept until a transfer has been confirmed; one that was read meanwhile stays, whatever it has missed. */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `list: async () => (kept ??= await pool.use(({ query }) => listAccounts(query))),`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `transfer: async order => {
    const receipt = await pool.use(connection => transaction(connection, query => transfer(query, order)))
    kept = undefined
    return receipt
  },`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `let kept
const pingMs = 1_000`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.heldReads.readsConfirmed'],
  mayBreak: 'any',
}
