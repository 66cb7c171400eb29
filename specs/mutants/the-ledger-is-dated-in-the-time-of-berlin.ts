import { mutant, type Exam } from './mutant.ts'

/**
 * The ledger is to show the local time of Berlin, but its column has a time zone already: each row is dated one or two
 * hours into the future.
 */
// docs/checks.md: `ledgerDates` (a row of the ledger says when it was made, by the clock of the database and to a second).
export const service = mutant([
  {
    file: 'app/schema.sql',
    find: `default now()`,
    replace: `default (now() at time zone 'Europe/Berlin')`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.ledgerDates'],
  mayBreak: 'any',
}
