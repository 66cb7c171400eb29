import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy. An opening draws its number from the sequence first and then inserts the row with it, over the head of \`generated always\`.
 * It looks like a race (read a number, write it later) and like numbers that a later insert could draw again. But \`nextval\` gives each
 * number once, in all sessions and replicas, also when a transaction rolls back; a refused opening leaves a gap and nothing else. Both are in
 * one transaction, and the answer follows its COMMIT.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
  if (account === undefined) throw new Error('insert … returning gave no row')
  return account`,
    replace: `  const id = await nextNumber(query)
  await query\`insert into accounts (id, balance) overriding system value values (\${id}, \${balance})\`
  return { id, balance }`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async`,
    replace: `const nextNumber = async (query: Query): Promise<number> => {
  const [next] = await query<{ id: number }>\`
    select nextval(pg_get_serial_sequence('accounts', 'id')) as id\`
  if (next === undefined) throw new Error('nextval gave no row')
  return next.id
}

export const findAccount = async`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
