import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: when BEGIN is refused, the statement that was sent with it is refused too, and the service tells the
 * client the reason of the statement, as the one that is nearer to the work. While the database takes no changes,
 * BEGIN says so, but the statement only says that it may not write in a read-only transaction (25006). That is no
 * passing error for the service, so every transfer and every opening is answered 500 in place of 503 `not-applied`
 * with Retry-After. It hurts all clients during a failover: they are told of a defect and not that nothing was
 * done and they may send it again.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
`,
    replace: `  if (worked.status === 'rejected') throw await undone(connection, worked.reason)
  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.honestDoubts'],
  mayBreak: 'any',
  firstTry: 'caught',
}
