import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong. The bank must not hold more than a bigint can count, so an opening adds up all accounts before it inserts its own, and
 * is SERIALIZABLE so that two of them cannot both take the last room. But then any two openings at the same time read what the
 * other writes, and Postgres ends one of them (40001), however much room there is. Nobody tries it again.
 *
 * Client: alone, each opening is answered 201. When several open at the same time, without any fault, about half or more are
 * answered 503 `not-applied` ("the database was too busy"). Ten clients are no overload. Transfers are READ COMMITTED and unharmed.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
  if (account === undefined) throw new Error('insert … returning gave no row')
  return account`,
    replace: `  const [account] = await query<Account>\`
    insert into accounts (balance)
    select \${balance}::bigint
    where (select coalesce(sum(balance), 0) from accounts) + \${balance}::bigint <= 9223372036854775807
    returning id, balance\`
  if (account !== undefined) return account
  throw new Problem('balance-limit', 'the bank can hold no more; open the account with a smaller balance')`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),`,
    replace: `  open: balance =>
    pool.use(connection =>
      transaction(connection, async query => {
        // Two openings must not both find room for the last unit.
        await query\`set transaction isolation level serializable\`
        return insertAccount(query, balance)
      }),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.openings.noDoubt'],
  mayBreak: 'any',
  firstTry: 'missed',
}
