import { mutant, type Exam } from './mutant.ts'

/**
 * "both accounts must be there" was added to the aggregate as HAVING, and an aggregate with HAVING may
 * give no row at all. A known key locks no accounts, so every replay is answered 500 in place of the first
 * answer; so is an order from or to an account that does not exist, in place of 404. No money is lost.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `      max(balance) filter (where id = $3) as to_balance
    from locked
`,
    replace: `      max(balance) filter (where id = $3) as to_balance
    from locked
    having count(*) = 2
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
