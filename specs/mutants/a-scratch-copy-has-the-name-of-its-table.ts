import { type Exam, mutant } from './mutant.ts'

/**
 * With more than 40 accounts the list is copied into a temporary table, and read from there in pages. The copy is called `accounts`
 * too, and stays until the next long list of its session drops it. Postgres looks for a name among the temporary tables first: from
 * then on each statement of that session that says `accounts` means the copy.
 *
 * A real team writes it because the statement of a page then serves a short list and a copied one alike. When openings gave no id, the
 * insert got its schema, and the other statements kept working.
 *
 * A client sees it: up to 40 accounts all is well. Then a transfer on such a session is confirmed and has its row in the ledger, and the
 * money has moved in the copy alone. A single account shows its balance of before, and one that was opened later does not exist.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `insert into accounts (balance)`,
    replace: `insert into public.accounts (balance)`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount =`,
    replace: `const shortListMax = 40
const pageSize = 25

export const isLong = async (query: Query): Promise<boolean> => {
  const [row] = await query<{ count: number }>\`select count(*)::int as count from public.accounts\`
  return (row?.count ?? 0) > shortListMax
}

/** All pages are of one moment. Run it inside one transaction. */
export const listInPages = async (query: Query): Promise<Accounts> => {
  await query\`drop table if exists pg_temp.accounts\`
  await query\`create temporary table accounts as select id, balance from public.accounts\`
  const accounts: Account[] = []
  let page: readonly Account[]
  do {
    page = await query<Account>\`
      select id, balance from accounts where id > \${accounts.at(-1)?.id ?? 0} order by id limit \${pageSize}\`
    accounts.push(...page.map(({ id, balance }) => ({ id, balance })))
  } while (page.length === pageSize)
  const [sum] = await query<{ total: string }>\`select coalesce(sum(balance), 0) as total from accounts\`
  return { accounts, total: Number(sum?.total ?? 0) }
}

export const noSuchAccount =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { findAccount, insertAccount, isLong, listAccounts, listInPages } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () =>
    pool.use(async connection =>
      (await isLong(connection.query))
        ? transaction(connection, listInPages)
        : listAccounts(connection.query),
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.ledgerEquation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
