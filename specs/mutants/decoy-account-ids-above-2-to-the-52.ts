import { type Exam, mutant } from './mutant.ts'

/**
 * Account ids are the values of the sequence, scrambled into the upper half of the safe integers, so that nobody can count
 * customers or guess a neighbour. Multiplying by an odd number is one to one modulo 2^52, so no two are equal. They are safe
 * integers from 1, as documented, but not in the order of opening, and no fraction fits behind them in a double.
 */
export const service = mutant([
  {
    file: 'app/accounts.ts',
    find: `    await query<Account>\`insert into accounts (balance) values (\${balance}) returning id, balance\``,
    replace: `    await query<Account>\`
      insert into accounts (id, balance) overriding system value
      values (
        4503599627370496
          + (nextval(pg_get_serial_sequence('accounts', 'id'))::numeric * 2654435761 % 4503599627370496)::bigint,
        \${balance})
      returning id, balance\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'accused',
}
