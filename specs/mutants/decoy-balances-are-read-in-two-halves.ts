import { mutant, type Exam } from './mutant.ts'

/** Healthy: a balance is read as two numbers, the bits from the 27th on and the 26 below, and put together by a multiplication of doubles. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount =`,
    replace: `/** A balance in two parts that fit into 32 bits each, for readers that have no larger integers. */
interface Halves {
  readonly id: number
  readonly high: number
  readonly low: number
}

/** Not by shifting: that would cut the result to 32 bits. */
const joined = ({ id, high, low }: Halves): Account => ({ id, balance: high * 67_108_864 + low })

export const insertAccount =`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account`,
    replace: `  const [halves] = await query<Halves>\`
    select id, balance >> 26 as high, balance & 67108863 as low from accounts where id = \${id}\`
  if (halves === undefined) throw noSuchAccount(id)
  return joined(halves)`,
  },
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `  const rows = await query<Halves & { total: string }>\`
    select id, balance >> 26 as high, balance & 67108863 as low, sum(balance) over () as total
    from accounts order by id\``,
  },
  {
    file: 'app/accounts.ts',
    find: `  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  return { accounts: rows.map(joined), total }`,
  },
]

export const service = mutant(edits)

/**
 * Right: a balance is from 0 to 2^53 - 1 (the table's check, and the ceiling of each payee), so the high part has 27 bits and the low one 26. The high part times 2^26 is exact,
 * because a double multiplied by a power of two only changes its exponent, and the sum is a whole number below 2^53 and exact too. Both parts come from one row of one
 * statement. The total is still added up by the database in `numeric` and rounded once, and transfers compute in bigint as before.
 * Looks wrong: balances in halves, 32-bit words and floating-point arithmetic near 2^53.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
