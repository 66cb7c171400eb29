import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the list and its total became two statements, and so that both see one moment, the list asks for
 * REPEATABLE READ. It does so by SET SESSION CHARACTERISTICS, which is not for its own transaction alone but for
 * all later ones of that session, and nobody sets it back. After some lists every session of the pool works in
 * snapshots: a transfer that has waited for an account or for its key is refused with 40001 and answered 503,
 * again and again on a busy account, though nothing is wrong with the database. It hurts everybody who pays from
 * or to an account that others use.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const rows = await query<Account & { total: string }>\`
    select id, balance, sum(balance) over () as total from accounts order by id\`
  const total = Number(rows[0]?.total ?? 0)
  return { accounts: rows.map(({ id, balance }) => ({ id, balance })), total }`,
    replace: `  await query\`set session characteristics as transaction isolation level repeatable read\`
  await query\`begin read only\`
  try {
    const rows = await query<Account>\`select id, balance from accounts order by id\`
    const [sum] = await query<{ total: string }>\`select coalesce(sum(balance), 0)::text as total from accounts\`
    return {
      accounts: rows.map(({ id, balance }) => ({ id, balance })),
      total: Number(sum?.total ?? 0),
    }
  } finally {
    await query\`rollback\`
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
