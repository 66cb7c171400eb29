import { mutant, type Exam } from './mutant.ts'

/** Wrong: the total is a function that calls itself immutable, so the planner works it out, and a session that has settled on a generic plan never does so again. */
const edits = [
  {
    file: 'app/connection.ts',
    find: `const undialled = (`,
    replace: `/** The total, as a function of the session, so that each list and each report adds up in the same way. */
const declareTotal = \`
  begin read write;
  create function pg_temp.held_by_all() returns numeric language sql immutable parallel safe
    as 'select coalesce(sum(balance), 0) from accounts';
  commit\`

const undialled = (`,
  },
  {
    file: 'app/connection.ts',
    find: `    await connection.query\`select 1\``,
    replace: `    await connection.query\`select 1\`
    await connection.query(declareTotal)`,
  },
  {
    file: 'app/accounts.ts',
    find: `export const findAccount =`,
    replace: `/** A list that is longer needs pages. */
const mostListed = 1_000_000

export const findAccount =`,
  },
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, pg_temp.held_by_all() as total from accounts order by id limit \${mostListed}\``,
  },
]

export const service = mutant(edits)

/**
 * Wrong, in reads: a call of an immutable function without arguments is folded into a constant when the statement is planned. The statement has a parameter and is
 * prepared, so its first five executions in a session are planned anew (with a total that is right, or older than the rows by the time of planning). From the sixth on Postgres keeps one
 * generic plan, and with it the total of the moment at which that plan was made. `stable` instead of `immutable` would be right.
 * Seen: the total changes only when an account is opened. So it is right in the first workload of a session, and wrong in every list after further
 * accounts: where orders open accounts all the time (fault runs), and near 2^53, where lists are checked again on sessions that have listed before. Balances are always right.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.databaseDies.conservation'],
  mayBreak: 'any',
}
