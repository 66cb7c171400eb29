import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the number of a new account is read after its insert as the highest there is, because `returning` is not portable. An
 * account with a higher number that was opened and committed in between is taken for it: two clients get one id, with two balances,
 * and one account is known to nobody. CONTRACT: "`POST /api/accounts {balance}` | 201 `{id, balance}`".
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: '  const [account] =\n    await query<Account>`insert into accounts (balance) values (${balance}) returning id, balance`',
    replace: `  await query\`insert into accounts (balance) values (\${balance})\`
  const [newest] = await query<Pick<Account, 'id'>>\`select max(id) as id from accounts\`
  const account = newest && { id: newest.id, balance }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
