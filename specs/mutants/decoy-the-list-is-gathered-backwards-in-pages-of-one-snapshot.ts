import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: the list is read in pages of a hundred, from the newest account down, each with a statement of its own, and the total is
 * added up by the service. It looks torn, and is not: all pages belong to one REPEATABLE READ transaction, so they show one
 * moment, which is after the request came. The sum is added up in BigInt and rounded once. The transaction is ended before the
 * answer, by ROLLBACK if a page fails. The list is turned round, so its order is as before; without accounts it is empty and the total 0.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `  const accounts: Account[] = []
  let total = 0n
  let before: number = Number.MAX_SAFE_INTEGER
  for (let more = true; more; ) {
    const page = await query<Account>\`
      select id, balance from accounts where id < \${before} order by id desc limit 100\`
    for (const { id, balance } of page) {
      accounts.push({ id, balance })
      total += BigInt(balance)
      before = id
    }
    more = page.length === 100
  }
  return { accounts: accounts.reverse(), total: Number(total) }
}`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `import { transaction } from './transaction.ts'`,
    replace: `import { snapshot, transaction } from './transaction.ts'`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  list: () => pool.use(({ query }) => listAccounts(query)),`,
    replace: `  list: () => pool.use(connection => snapshot(connection, listAccounts)),`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement:`,
    replace: `/** All statements of \`work\` see one moment. They cannot write. */
export const snapshot = async <T>(
  connection: Connection,
  work: (query: Query) => Promise<T>,
): Promise<T> => {
  try {
    await connection.query\`begin isolation level repeatable read read only\`
    const result = await work(connection.query)
    await connection.query\`commit\`
    return result
  } catch (error) {
    throw await undone(connection, error)
  }
}

/** A refused BEGIN is no fault of the statement:`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
