import { mutant, type Exam } from './mutant.ts'

/**
 * Double entry was taken at its word: what an account is opened with is also a ledger row, a deposit from account 0, in the
 * same transaction. The balance already holds it, so it no longer equals the opening balance plus the rows of the ledger, and
 * the ledger has rows that no transfer asked for. Breaks `ledgerEquation` and `exactlyOnce` of docs/checks ("none without a
 * request").
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  if (account === undefined) throw new Error('insert … returning gave no row')
`,
    replace: `  if (account === undefined) throw new Error('insert … returning gave no row')
  if (balance > 0) await bookDeposit(query, account)
`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async`,
    replace: `/** The till of the bank, which is no account of a customer. */
const till = 0

/** No money without an entry: the ledger says where the opening balance came from. */
const bookDeposit = async (query: Query, { id, balance }: Account): Promise<void> => {
  await query\`insert into transfers (from_id, to_id, amount) values (\${till}, \${id}, \${balance})\`
}

export const findAccount = async`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
