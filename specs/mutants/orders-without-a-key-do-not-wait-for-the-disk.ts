import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: an order without a key cannot be asked for again, so "nobody relies on it", and its transaction is committed with
 * `synchronous_commit = off`. It is confirmed before it is on the disk (checks.md, `confirmedOnDisk`: "a transfer … is on the disk of
 * the database when it is confirmed").
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const attempt = await move(query, order)
`,
    replace: `  if (order.idempotencyKey === null) await query\`set local synchronous_commit = off\`
  const attempt = await move(query, order)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.confirmedOnDisk'],
  mayBreak: 'any',
  firstTry: 'caught',
}
