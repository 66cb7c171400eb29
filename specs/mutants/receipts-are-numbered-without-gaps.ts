import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: auditors want transfer numbers without gaps, and a sequence leaves one for each refused order. So the number is the highest
 * of the ledger plus one, found in the same statement. Two orders at the same time find the same number. The second waits for the
 * first to commit and then violates the primary key, which is not the key that ON CONFLICT is about: its client is answered 500,
 * or 409 \`key-in-flight\` for a key that nobody uses. It hurts every second client, as soon as there are two.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `    insert into transfers (idempotency_key, from_id, to_id, amount)
    values ($1, $2, $3, $4)
`,
    replace: `    insert into transfers (id, idempotency_key, from_id, to_id, amount) overriding system value
    values ((select coalesce(max(id), 0) + 1 from transfers), $1, $2, $3, $4)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
