import { mutant, type Exam } from './mutant.ts'

/** Wrong: against a split brain, a process works only with the database whose address it saw first; a database that is back at another address is refused for good. */
const edits = [
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { type Connection, connect, ConnectionLost } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/**
 * A name may lead to an old primary that nobody has fenced off, and half of the orders would be booked there. So a process stays with the
 * server that answered first, by the address that the server itself reports.
 */
const sameServer = (patienceMs: number) => {
  let first: string | undefined
  return async (connection: Connection): Promise<Connection> => {
    const timer = setTimeout(() => connection.discard('it does not say who it is'), patienceMs)
    try {
      const [row] = await connection.query<{ address: string | null }>\`select host(inet_server_addr()) as address\`
      const address = row?.address ?? 'local'
      first ??= address
      if (address === first) return connection
    } finally {
      clearTimeout(timer)
    }
    connection.discard('it is another server')
    throw new ConnectionLost('another server answers under this name', { sent: false })
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  const proved = sameServer(timeouts.connectMs)
  const dialler = new Dialler({
    connect: async () => proved(await connect(databaseUrl, timeouts)),
    log: log.info,
  })`,
  },
]

export const service = mutant(edits)

/**
 * Wrong: the name is resolved anew at every connect, as it should be, but the answer is distrusted. When the database comes back at another address (a failover, a container that was
 * recreated or reconnected) all connects fail, all requests are refused with 503 `not-applied`, and it is never ready again until the process starts anew. A restart at the same address is survived.
 * Seen: after the long outage, which ends at another address; in all other faults only if they move the database.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.outage.doubtsResolved'],
  mayBreak: 'any',
}
