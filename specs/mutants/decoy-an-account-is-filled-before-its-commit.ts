import { type Exam, mutant } from './mutant.ts'

/**
 * Right: an account opens with nothing, and its deposit is added by a second statement of the same transaction. It looks as if somebody could see it empty, or pay from it meanwhile: nobody can,
 * because the row is invisible until COMMIT, and a lost connection in between leaves neither. A COMMIT without an answer is `outcome-unknown`, as before.
 *
 * A team writes it because deposits of every kind should pass through one statement.
 *
 * A client sees: nothing but what CONTRACT.md says, 201 {id, balance}. The database has one dead row more for each opening.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `  const [account] =
    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\`
  if (account === undefined)`,
    replace: `  const [opened] = await query<Pick<Account, 'id'>>\`insert into accounts (balance) values (0) returning id\`
  const account = opened && (await deposit(query, opened.id, balance))
  if (account === undefined)`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const insertAccount =`,
    replace: `const deposit = async (query: Query, id: number, amount: number): Promise<Account | undefined> => {
  const [account] = await query<Account>\`
    update accounts set balance = balance + \${amount} where id = \${id} returning id, balance\`
  return account
}

export const insertAccount =`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
