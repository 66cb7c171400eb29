import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  const [begun, worked] = await Promise.allSettled([`,
    replace: `  if (standbys.has(connection)) throw takesNoChanges()
  const [begun, worked] = await Promise.allSettled([`,
  },
  {
    file: 'app/transaction.ts',
    find: `  if (begun.status === 'rejected') throw await undone(connection, notBegun(begun.reason))`,
    replace: `  if (begun.status === 'rejected') {
    if (isServerError(begun.reason)) standbys.add(connection)
    throw await undone(connection, notBegun(begun.reason))
  }`,
  },
  {
    file: 'app/transaction.ts',
    find: `/** A refused BEGIN is no fault`,
    replace: `/** Sessions of a server that takes no changes. They are good for reading; asking again would cost a round trip. */
const standbys = new WeakSet<Connection>()

const takesNoChanges = (reason?: unknown): Problem =>
  new Problem('not-applied', 'the database takes no changes at present; send it again later', reason)

/** A refused BEGIN is no fault`,
  },
  {
    file: 'app/transaction.ts',
    find: `    ? new Problem('not-applied', 'the database takes no changes at present; send it again later', reason)
`,
    replace: `    ? takesNoChanges(reason)
`,
  },
])

/**
 * Wrong: a session to which BEGIN READ WRITE was refused once counts as one of a standby for the rest of its life, but a
 * standby is promoted with its sessions open. Reads keep them alive, and ready says 200. It breaks recovery: transfers
 * (and POST /api/accounts) that draw one of these connections are answered 503 not-applied for good, though the database
 * takes changes again. Seen after a time in which the database was read-only and ended without a restart; all sessions
 * that met it, so up to every transfer until the process or its connections end.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.recovery.readOnlyDatabase'],
  mayBreak: 'any',
  firstTry: 'caught',
}
