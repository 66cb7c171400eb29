import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a replay moves nothing, so its COMMIT need not wait for the disk. But `set` without `local` outlives that COMMIT: every session
 * that has served a replay confirms all later transfers and accounts before they are on disk. After one retry, a database that is killed
 * within the next fifth of a second loses confirmed transfers.
 *
 * Breaks `confirmedOnDisk`, and `exactlyOnce` when the database dies, once a key has been sent again.
 */
export const service = mutant([
  {
    file: 'app/transfer.ts',
    find: `  const [row] = await query<LedgerRow>\``,
    replace: `  // Nothing is written from here on, so there is nothing to wait for.
  await query\`set synchronous_commit = off\`
  const [row] = await query<LedgerRow>\``,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '2,000 random',
  breaks: ['transaction.confirmedOnDisk'],
  mayBreak: 'any',
  firstTry: 'caught',
}
