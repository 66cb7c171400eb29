import { mutant, type Exam } from './mutant.ts'

/** Wrong: what a balance is, is known to one function of the database, which nobody has declared STABLE. Each of its calls has a snapshot of its own. */
const edits = [
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\`
`,
    replace: `    await connection.query\`select 1\`
    // One place that knows what a balance is. In the session's own schema, so that no migration is needed.
    await connection.query\`
      begin read write;
      create or replace function pg_temp.balance_of(account bigint) returns bigint language sql
        as 'select balance from accounts where id = account';
      commit\`
`,
  },
  {
    file: 'app/accounts.ts',
    find: `select id, balance from accounts where id = \${id}`,
    replace: `
    select id, pg_temp.balance_of(id) as balance from accounts where id = \${id}`,
  },
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, sum(balance) over () as total
    from (select id, pg_temp.balance_of(id) as balance from accounts) as held
    order by id\``,
  },
]

export const service = mutant(edits)

/**
 * Breaks `conservation`: `GET /api/accounts` is to be one snapshot. It is one statement, but a function is VOLATILE unless it says otherwise, and under READ COMMITTED
 * every call of a volatile function sees what has been committed by then. A transfer that commits between the call for the payer and the call for the payee is in the list
 * half: money is missing or there is too much of it. List and total agree with each other, because each balance is read once; only the total is not that of the accounts.
 * When: at a list of several accounts while transfers commit. A single account is right, and so is every list when nobody sends transfers.
 * Seen: in a total that is not the sum of the opening balances. With `stable` behind `language sql` it would be right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.conservation'],
  mayBreak: 'any',
}
