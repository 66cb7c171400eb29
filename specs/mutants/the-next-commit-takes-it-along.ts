import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `    connection.query\`begin read write\`,
    work(connection.query),
  ])`,
    replace: `    connection.query\`begin read write\`,
    Promise.race([work(connection.query), impatience.signal]),
  ])
  clearTimeout(impatience.timer)`,
  },
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await`,
    replace: `  const impatience = startImpatience()
  const [begun, worked] = await`,
  },
  {
    file: 'app/transaction.ts',
    find: `  if (worked.status === 'rejected') throw await undone(connection, worked.reason)`,
    replace: `  // A ROLLBACK would queue behind the statement that waits; the lock_timeout of the database ends both.
  if (worked.status === 'rejected' && worked.reason === impatience.problem) throw worked.reason
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault`,
    replace: `/** Longer than anything takes that does not wait for a lock. Clients would rather come again than wait on. */
const impatientMs = 500

const startImpatience = () => {
  const problem = new Problem('not-applied', 'the account is busy; send it again later')
  const { promise: signal, reject } = Promise.withResolvers<never>()
  return { problem, signal, timer: setTimeout(() => reject(problem), impatientMs) }
}

/** A refused BEGIN is no fault`,
  },
])

/**
 * Wrong: a transfer that waits for a lock is turned away by the service's own clock after 500 ms, and its connection goes
 * back to the pool while its statement still waits in an open transaction. If the lock comes free within the second that
 * Postgres waits, the statement is done, and the COMMIT of whoever gets the connection next commits it too. CONTRACT:
 * `not-applied` is certainly no effect. Seen behind locks held for 0.5 to 1 s (an account, or a key in flight): 503
 * not-applied, and the transfer is in the ledger a moment later; or, when nobody comes, the account stays locked for 2 s
 * more. After longer locks only the next user of the connection gets a 503 it did not need. Never without such a wait.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.behindALock.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
