import { mutant, type Exam } from './mutant.ts'

/**
 * Each order makes sure that its session has a temporary table for the accounts it touches, and calls it `accounts`.
 * Orders and openings name the schema of the real table, but reads do not, and a temporary table is found first. So a
 * session that has carried out an order answers every account with 404 and lists none, and a fresh one answers
 * rightly.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)`,
    replace: `  await query\`
    create temporary table if not exists accounts (id bigint, balance bigint) on commit delete rows\`
  const attempt = await move(query, order)`,
  },
  {
    file: 'app/transfer.ts',
    find: `    select id, balance from accounts
`,
    replace: `    select id, balance from public.accounts
`,
  },
  {
    file: 'app/transfer.ts',
    find: `    update accounts
`,
    replace: `    update public.accounts
`,
  },
  {
    file: 'app/accounts.ts',
    find: `insert into accounts (balance)`,
    replace: `insert into public.accounts (balance)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random transfers',
  firstTry: 'caught',
  breaks: ['transaction.conservation'],
  mayBreak: 'any',
}
