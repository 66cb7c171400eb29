import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an account is opened by one message without BEGIN and COMMIT, which Postgres runs as one transaction: two round trips fewer. But the message is also
 * the commit, and its loss is taken for that of a statement before the commit: the client hears `not-applied` (certainly no effect) of an account that is there.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
  if (account`,
    replace: `  // Both in one message, and so in one transaction. The balance is a number that was checked before.
  const answers = await query<Account>(
    \`set transaction read write; insert into accounts (balance) values (\${balance}) returning id, balance\`,
  )
  const account = (answers as unknown as readonly (readonly Account[])[])[1]?.[0]
  if (account`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance => pool.use(({ query }) => insertAccount(query, balance)),`,
  },
])

/**
 * Breaks "503 not-applied: certainly no effect" for POST /api/accounts: the client opens the account again as it was told to, and its opening balance exists twice.
 * When: the answer to an opening is lost or muted on its way from the database, or the database ends between commit and answer (a standby it waits for, a frozen network). Transfers are right.
 * Seen: with answers of the database withheld, POST /api/accounts {"balance": 1000} answers 503 not-applied after 3 s; the account is in the list, and the total has grown by 1000.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
