import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an opening is committed with `synchronous_commit = off`, for that transaction alone, because "no money moves". It is confirmed before it
 * is on disk. If the database is killed within about half a second, and no transfer has been committed since (its COMMIT would write the
 * opening too), the account that a client was told of with 201 is gone: 404 when it is read or paid, and its balance is lost from the total.
 * Transfers are committed to disk before they are confirmed.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
`,
    replace: `  // Accounts are opened in bulk; no money moves, so nobody has to wait for the disk.
  await query\`set local synchronous_commit = off\`
  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000',
  breaks: ['transaction.confirmedOnDisk'],
  mayBreak: 'any',
  firstTry: 'missed',
}
