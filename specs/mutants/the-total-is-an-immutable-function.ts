import { type Exam, mutant } from './mutant.ts'

/**
 * The total of the list comes from a function of the database that is declared IMMUTABLE. While Postgres makes a plan for each
 * execution, it computes the function then, and the total is right. After five executions on a connection it keeps a generic plan, and
 * in it the total of that moment as a constant.
 *
 * A real team writes it because the function was called once for each row; somebody marked it IMMUTABLE, and it was called once. The
 * lower bound came in for the pages to come, and made it a prepared statement.
 *
 * A client sees it: on a connection that has served the list six times, an account that is opened later is in the list and not in the
 * total. Transfers leave the total as it is, and so no sum of them shows it.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, total_of_accounts() as total from accounts where id > \${beforeFirst} order by id\``,
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount =`,
    replace: `const beforeFirst = 0

/** Two replicas may begin at once. */
export const createTotal = async (query: Query): Promise<void> => {
  await query\`select pg_advisory_xact_lock(7201)\`
  await query\`
    create or replace function total_of_accounts() returns text language plpgsql immutable as
    'begin return (select coalesce(sum(balance), 0)::text from accounts); end'\`
}

export const hasTotal = async (query: Query): Promise<boolean> => {
  const [row] = await query<{ there: boolean }>\`select to_regprocedure('total_of_accounts()') is not null as there\`
  return row?.there === true
}

export const noSuchAccount =`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { findAccount, insertAccount, listAccounts } from './accounts.ts'`,
    replace: `import { createTotal, findAccount, hasTotal, insertAccount, listAccounts } from './accounts.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

let totalIsThere = false`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () =>
    pool.use(async connection => {
      if (!totalIsThere) {
        if (!(await hasTotal(connection.query))) await transaction(connection, createTotal)
        totalIsThere = true
      }
      return listAccounts(connection.query)
    }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
