import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: while an account is opened no money may move, so an opening locks both tables for writers: first the accounts, then the ledger. A
 * transfer needs them the other way round (its key, then the accounts), so an opening beside transfers deadlocks with them: for a second
 * everything that writes stands still, and then some of it is answered 503.
 *
 * Breaks `noDeadlock` and `noDoubt`, whenever an account is opened while others transfer.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {`,
    replace: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
  // The sum of all accounts changes by this balance and by nothing else. Readers are not excluded.
  await query\`lock table accounts in share row exclusive mode\`
  await query\`lock table transfers in share row exclusive mode\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: ['transaction.throughout.noDeadlock'],
  mayBreak: 'any',
  firstTry: 'caught',
}
