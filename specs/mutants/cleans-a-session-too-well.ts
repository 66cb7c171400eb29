import { mutant, type Exam } from './mutant.ts'

/**
 * After a statement that the database refused (a lock that did not come free, a time-out) the session is cleaned with
 * DISCARD ALL before it is lent again. That drops the prepared statements too, and the driver on this side goes on using
 * their names. The next transfer on the connection fails inside its transaction, where the driver's own second try
 * cannot help: 500. So each connection owes one 500 for each lock time-out, long after the lock is gone. Refusals for a
 * reason (422, 404) come from the work and not from the database, so a calm service shows nothing.
 *
 * Breaks docs/checks.md, `poolSaturation` `poolRecovery`: "afterwards all requests succeed", and `recovery.<fault>`;
 * CONTRACT.md has no 500 among "Transfer errors".
 * One would see: after clients were turned away at a lock, as many of the next transfers as there are connections are
 * answered 500 internal-error; the log says `prepared statement "…" does not exist`.
 */
export const service = mutant([
  {
    file: 'app/transaction.ts',
    find: `  await rollback(connection)
  return reason
}
`,
    replace: `  await rollback(connection)
  if (isServerError(reason)) await clean(connection)
  return reason
}

/** What a statement that failed has left in its session must not meet the next user. */
const clean = async (connection: Connection): Promise<void> => {
  try {
    await connection.query\`discard all\`
  } catch {
    connection.discard('it could not be cleaned')
  }
}
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolRecovery'],
  mayBreak: 'any',
  firstTry: 'caught',
}
