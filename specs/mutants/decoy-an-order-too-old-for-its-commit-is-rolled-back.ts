import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: a transaction whose work took longer than 2.5 s is rolled back in place of being committed, and answered 503 `not-applied`.
 * Its lease ends after three seconds, and a COMMIT that the lease cuts leaves a doubt; this one leaves none. Suspicious, because the
 * work has succeeded, the database is well, and the client is refused. But COMMIT was never sent, so the refusal is true and the key is
 * free. A process that was frozen in mid-transaction takes this way too: its ROLLBACK fails, and the connection is thrown away.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([`,
    replace: `  const begunAt = performance.now()
  const [begun, worked] = await Promise.allSettled([`,
  },
  {
    file: 'app/transaction.ts',
    find: `  if (worked.status === 'rejected') throw await undone(connection, worked.reason)`,
    replace: `  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  if (performance.now() - begunAt > committedWithinMs) throw await undone(connection, tooOld())`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault of the statement: the database cannot write now, for example as a standby. */`,
    replace: `/** Later than this, the lease might cut the COMMIT, and nobody would know what became of it. */
const committedWithinMs = 2_500

const tooOld = (): Problem =>
  new Problem('not-applied', 'it took too long to be committed and was rolled back; send it again later')

/** A refused BEGIN is no fault of the statement: the database cannot write now, for example as a standby. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
