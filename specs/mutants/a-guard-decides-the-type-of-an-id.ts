import { mutant, type Exam } from './mutant.ts'

/** Wrong: a guard compares the id with 0 in SQL, so Postgres takes the parameter for a 32-bit integer, and a larger id is an internal error and not an account that does not exist. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\``,
    replace: `/** Ids begin with 1: for any other the database need not look into the table. */
export const findAccount = async (query: Query, id: number): Promise<Account> => {
  const [account] = await query<Account>\`
    select id, balance from accounts where \${id} > 0 and id = \${id}\``,
  },
]

export const service = mutant(edits)

/**
 * Wrong: the driver leaves the types of parameters to the database. `$2`, compared with a column, is a bigint; `$1`, compared with the literal 0, is an integer. An id above 2^31 - 1 cannot be bound
 * (22003), which is an unexpected error: GET /api/accounts/4294967297 is answered with 500 and not with 404. Ids that exist are found.
 * Seen: where accounts are asked for whose numbers have more than 32 bits; with smaller numbers never.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'what is malformed or forbidden',
  firstTry: 'caught',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
}
