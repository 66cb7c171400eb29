import { mutant, type Exam } from './mutant.ts'

/**
 * Times of the driver are seconds, so the lock timeout is divided by a thousand; but it is a setting of Postgres, which
 * takes milliseconds. Whoever meets another transfer waits for one millisecond, and is turned away.
 */
// docs/checks.md: `noDoubt` (without a fault no operation is turned away: ten clients are no overload); also `idempotency`.
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `lock_timeout: lockMs,`,
    replace: `lock_timeout: Math.ceil(lockMs / 1_000),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'neither create nor lose',
  firstTry: 'caught',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
}
