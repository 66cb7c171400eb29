import { mutant, type Exam } from './mutant.ts'

/** Wrong: the total of the list is added up in Postgres' type for money, which has two decimal places more to keep and ends at 92,233,720,368,547,758.07. */
const edits = [
  {
    file: 'app/accounts.ts',
    find: `    select id, balance, sum(balance) over () as total from accounts order by id\``,
    replace: `    select id, balance, (sum(balance::money) over ())::numeric as total from accounts order by id\``,
  },
]

export const service = mutant(edits)

/**
 * Breaks "near 2^53 … a total is the exact sum, rounded once" (\`numbers\`) and "\`GET /api/accounts\`: \`{accounts, total}\`". \`money\` is 64 bits of
 * hundredths: eleven accounts that hold 2^53 - 1 are more than it can say. Seen: as soon as all accounts together hold more than 9.22e16, the
 * total is wrong, and even negative (Postgres up to 17 wraps), or the list is answered 500 (later ones refuse: 22003). Up to there every total
 * is exact, and transfers and single reads are never wrong.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'near 2',
  firstTry: 'missed',
  breaks: ['transaction.numbers.quietReads'],
  mayBreak: 'any',
}
