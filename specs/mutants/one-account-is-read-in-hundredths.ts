import { mutant, type Exam } from './mutant.ts'

/** Wrong: a single account is read as a decimal with two places, the way the reports do, and turned back into minor units. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `  const [account] = await query<Account>\`select id, balance from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  return account`,
    replace: `  // In major units, as the statements and the reports read it: one query, one plan.
  const [account] = await query<{ id: number; major: number }>\`
    select id, (balance / 100.0)::float8 as major from accounts where id = \${id}\`
  if (account === undefined) throw noSuchAccount(id)
  // Rounded, because 1.15 * 100 is 114.99999999999999.
  return { id: account.id, balance: Math.round(account.major * 100) }`,
  },
]

export const service = mutant(edits)

/**
 * Breaks `numbers`: "near 2^53 a transfer of 1 moves 1". Below 2^52 the rounding repairs every error, so all ordinary accounts are read exactly. Above, a double
 * near 9 * 10^13 has steps of 1/64, coarser than a hundredth: 9007199254740990 and 9007199254740991 both become 90071992547409.90625, and are both read as …991.
 * Money, ledger and list are right, only GET /api/accounts/:id is not.
 * Seen: when an account that holds more than 2^52 is read alone between transfers of 1, against what its transfers leave (or against the list).
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'caught',
  breaks: ['transaction.numbers'],
  mayBreak: 'any',
}
