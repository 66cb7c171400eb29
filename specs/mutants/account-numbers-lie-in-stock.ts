import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: ten blank accounts are always in stock, so that an opening is an update of a row that is there, as at a bank that has printed its forms. After each opening the stock is filled up in the background. The list and
 * the reading of one account know what is not opened yet. The transfer does not: it locks and credits a blank account like any other. When the account is opened at last, its balance
 * is set to what the opening says, and the money that lay there is gone.
 *
 * A real team writes it when openings need something slow, such as a number from another system. Tests with the account 999999999 find that it does not exist.
 *
 * Breaks "404 no such account" and conservation.
 * A client sees it: POST /api/accounts gives id n. POST /api/transfer of 1 from n to n + 1 is answered 200, although GET /api/accounts/(n + 1) is answered 404, and the total of GET /api/accounts is 1 less. The next opening
 * gets n + 1, with exactly the balance it asked for.
 */
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `  balance bigint not null check (balance >= 0)
);
`,
    replace: `  balance bigint not null check (balance >= 0),
  -- False for a blank account in stock.
  opened  boolean not null default true
);
create index accounts_in_stock on accounts (id) where not opened;
`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
`,
    replace: `const stock = 10

/** Fills the stock of blank accounts up. */
export const fillStock = async (query: Query): Promise<void> => {
  await query\`
    insert into accounts (balance, opened)
    select 0, false from generate_series(1, \${stock}::bigint - (select count(*) from accounts where not opened))\`
}

/** Takes a blank account that nobody else is taking, or makes one if there is none. */
export const insertAccount = async (query: Query, balance: number): Promise<Account> => {
  const [blank] = await query<Account>\`
    update accounts set balance = \${balance}, opened = true
    where id = (select id from accounts where not opened order by id limit 1 for update skip locked)
    returning id, balance\`
  if (blank !== undefined) return blank
`,
  },
  {
    file: 'app/accounts.ts',
    find: `select id, balance from accounts where id = \${id}\``,
    replace: `select id, balance from accounts where id = \${id} and opened\``,
  },
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, sum(balance) over () as total from accounts where opened order by id\``,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { fillStock, findAccount, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000
`,
    replace: `const pingMs = 1_000

/** In the background, once at a time. What is missing afterwards is filled up behind the next opening. */
const stockKeeper = (pool: Pool): (() => void) => {
  let filling = false
  return () => {
    if (filling) return
    filling = true
    pool
      .use(connection => transaction(connection, fillStock))
      .catch(() => undefined)
      .finally(() => {
        filling = false
      })
  }
}
`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `export const postgresBank = (pool: Pool): Bank => ({
  open: balance => pool.use(connection => transaction(connection, query => insertAccount(query, balance))),
`,
    replace: `export const postgresBank = (pool: Pool): Bank => bankWith(pool, stockKeeper(pool))

const bankWith = (pool: Pool, keepStock: () => void): Bank => ({
  open: async balance => {
    const account = await pool.use(connection =>
      transaction(connection, query => insertAccount(query, balance)),
    )
    keepStock()
    return account
  },
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.rejections'],
  mayBreak: 'any',
  firstTry: 'caught',
}
