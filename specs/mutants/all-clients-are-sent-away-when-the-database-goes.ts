import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: clients keep their connections for a minute, so when the database cannot be reached from here they are closed, for the balancer to
 * choose another replica. All are closed, and not only the idle ones: whoever is in flight at that moment, a health check too, gets a reset
 * in place of an answer. CONTRACT: 503 with Retry-After and `not-applied` or `outcome-unknown`; health is "alive even while the database is
 * down".
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `  drain(): Promise<void>`,
    replace: `  drain(): Promise<void>
  /** Closes the connections of all clients; they may connect again. */
  sendAway(): void`,
  },
  {
    file: 'app/server.ts',
    find: `drain: () => drain(server, sockets) }`,
    replace: `drain: () => drain(server, sockets), sendAway: () => server.closeAllConnections() }`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  const dialler = new Dialler({
    connect: () => connect(databaseUrl, timeouts),
    log: (event, fields) => {
      log.info(event, fields)
      // Whoever connects again is balanced anew, and may find a replica that reaches the database.
      if (event === 'database-unreachable') server.sendAway()
    },
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.settled'],
  mayBreak: 'any',
  firstTry: 'missed',
}
