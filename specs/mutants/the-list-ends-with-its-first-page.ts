import { mutant, type Exam } from './mutant.ts'

/** Wrong: the list is paged by `?after=` and `?limit=`, and a client that asks for neither gets the ten lowest ids; the total is that of all accounts. */
const edits = [
  {
    file: 'app/bank.ts',
    find: `export interface Order {`,
    replace: `/** The accounts behind the id \`after\`, \`limit\` of them at most. */
export interface Page {
  readonly after: number
  readonly limit: number
}

export interface Order {`,
  },
  {
    file: 'app/bank.ts',
    find: `  /** All accounts and their sum at one moment. */
  list(): Promise<Accounts>`,
    replace: `  /** A page of the accounts and the sum of all at one moment. */
  list(page?: Page): Promise<Accounts>`,
  },
  {
    file: 'app/accounts.ts',
    find: `import type { Account, Accounts } from './bank.ts'`,
    replace: `import type { Account, Accounts, Page } from './bank.ts'`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const listAccounts = async (query: Query): Promise<Accounts> => {`,
    replace: `export const listAccounts = async (query: Query, page: Page = firstPage): Promise<Accounts> => {`,
  },
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, (select sum(balance) from accounts) as total
    from accounts where id > \${page.after} order by id limit \${page.limit}\``,
  },
  {
    file: 'app/accounts.ts',
    find: `export const noSuchAccount = `,
    replace: `export const firstPage: Page = { after: 0, limit: 10 }

export const noSuchAccount = `,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: page => pool.use(({ query }) => listAccounts(query, page)),`,
  },
  {
    file: 'app/input.ts',
    find: `import type { Order } from './bank.ts'`,
    replace: `import { firstPage } from './accounts.ts'
import type { Order, Page } from './bank.ts'`,
  },
  {
    file: 'app/input.ts',
    find: `const parseKey = (`,
    replace: `/** The query of \`GET /api/accounts\`. What is missing or no number is as in the first page. */
export const parsePage = (query: Readonly<Record<string, string>>): Page => ({
  after: wholeOr(query['after'], firstPage.after),
  limit: Math.min(wholeOr(query['limit'], firstPage.limit), 100),
})

const wholeOr = (text: string | undefined, fallback: number): number =>
  text !== undefined && /^\\d{1,15}$/.test(text) ? Number(text) : fallback

const parseKey = (`,
  },
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder, parsePage } from './input.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `c.json(await bank.list())`,
    replace: `c.json(await bank.list(parsePage(c.req.query())))`,
  },
]

export const service = mutant(edits)

/**
 * Breaks "GET /api/accounts {accounts: [{id, balance}], total}, one snapshot" and quietReads, "the service returns for every account, alone and
 * in the list, what its ledger says": the eleventh account is in no list, though it answers alone and counts in the total. The balances
 * shown do not add up to the total beside them. No money is wrong, and a list of ten accounts or fewer is right.
 * Seen: in every list once eleven accounts are open, that is from the second workload of a system at the latest: the one with
 * twelve accounts reads the list and each account at its end.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a read that is asked for after',
  firstTry: 'caught',
  breaks: ['transaction.hot.quietReads'],
  mayBreak: 'any',
}
