import { type Exam, mutant } from './mutant.ts'

/**
 * The list of all accounts became a catalogue of four parts, account numbers modulo four, which four sessions read at the same
 * time and which are merged by id; the total is added up from the merged list. Each part is a statement of its own and so a
 * snapshot of its own. A transfer between two parts that commits meanwhile is seen with one side only, and the total of the
 * list is not that of one moment.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `/**
 * List and total come from one statement: under READ COMMITTED two statements may see two different moments.
 * Above 2^53 the total is rounded, as every JSON reader would round it.
 */
export const listAccounts = async (query: Query): Promise<Accounts> => {
  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `const parts = 4

/** Gives each reader a session of its own. */
export type Reader = <T>(read: (query: Query) => Promise<T>) => Promise<T>

/** One part of the accounts, in the order of their ids. */
interface Part {
  readonly accounts: readonly Account[]
  next: number
}

/**
 * All accounts, in the order of their ids. A long list took one session for long; four of them read a quarter
 * each, and the work at the database is spread over its cores.
 */
class Catalogue {
  readonly #reader: Reader

  constructor(reader: Reader) {
    this.#reader = reader
  }

  async read(): Promise<Accounts> {
    const numbers = Array.from({ length: parts }, (_, number) => number)
    const read = await Promise.all(numbers.map(number => this.#part(number)))
    const accounts = [...this.#merged(read)]
    return { accounts, total: this.#total(accounts) }
  }

  async #part(number: number): Promise<Part> {
    const rows = await this.#reader(
      query =>
        query<Account>\`
          select id, balance from accounts where id % \${parts}::bigint = \${number}::bigint order by id\`,
    )
    return { accounts: rows.map(({ id, balance }) => ({ id, balance })), next: 0 }
  }

  /** The smallest of the first accounts of each part, again and again. */
  *#merged(all: readonly Part[]): Generator<Account> {
    while (true) {
      let lowest: Part | undefined
      let account: Account | undefined
      for (const part of all) {
        const first = part.accounts[part.next]
        if (first === undefined || (account !== undefined && account.id < first.id)) continue
        lowest = part
        account = first
      }
      if (lowest === undefined || account === undefined) return
      lowest.next += 1
      yield account
    }
  }

  /** Exact, and rounded once: above 2^53 a sum of numbers would be rounded at each step. */
  #total(accounts: readonly Account[]): number {
    return Number(accounts.reduce((sum, { balance }) => sum + BigInt(balance), 0n))
  }
}

export const listAccounts = (reader: Reader): Promise<Accounts> => new Catalogue(reader).read()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => listAccounts(read => pool.use(({ query }) => read(query))),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
