import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the database packs the list of accounts into one value, sixteen bytes for each account, and the service
 * unpacks it. Ids, balances and the total still come from one statement and so from one moment, and 64-bit integers
 * are exact in both directions. Without an account there is nothing to unpack, and the total is 0.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }
}`,
    replace: `  const [row] = await query<{ packed: string | null; total: string }>\`
    select encode(string_agg(int8send(id) || int8send(balance), ''::bytea order by id), 'base64') as packed,
      coalesce(sum(balance), 0)::text as total
    from accounts\`
  if (row === undefined) throw new Error('an aggregate gave no row')
  return { accounts: unpack(Buffer.from(row.packed ?? '', 'base64')), total: Number(row.total) }
}

const accountBytes = 16

const unpack = (bytes: Buffer): Account[] =>
  Array.from({ length: bytes.length / accountBytes }, (_, index) => ({
    id: Number(bytes.readBigInt64BE(index * accountBytes)),
    balance: Number(bytes.readBigInt64BE(index * accountBytes + 8)),
  }))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
