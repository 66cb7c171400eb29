import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the driver never dials the database but a relay in the same process, on a free port of 127.0.0.1, which dials the
 * database once for each session and passes on bytes and ends in both directions, so that operators can count or trace the protocol.
 * A connect succeeds although there is no database, and each session has two more sockets; but a session counts only once
 * `select 1` is answered, and each side ends with the other, a second later at the latest.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `import { connect as dial, type Socket } from 'node:net'`,
    replace: `import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net'`,
  },
  {
    file: 'app/connection.ts',
    find: `    const socket = dial({ host, port: Number(port || 5432), noDelay: true })`,
    replace: `    const relayPort = await relayTo(host, Number(port || 5432))
    if (life.aborted) throw new Error('the connection was lost before it was ready')
    const socket = dial({ host: '127.0.0.1', port: relayPort, noDelay: true })`,
  },
  {
    file: 'app/connection.ts',
    find: `/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
    replace: `/** How long the database may take to close a session that the service has ended. */
const farewellMs = 1_000

let relay: Promise<number> | undefined

/** The port of the relay; there is one database, and so one relay. */
const relayTo = (host: string, port: number): Promise<number> => {
  relay ??= openRelay(host, port).catch((error: unknown) => {
    relay = undefined
    throw error
  })
  return relay
}

const openRelay = async (host: string, port: number): Promise<number> => {
  const server = createServer({ noDelay: true }, near => {
    const far = dial({ host, port, noDelay: true })
    near.pipe(far)
    far.pipe(near)
    // An error is always followed by 'close', which tells the other side.
    near.on('error', () => {})
    far.on('error', () => {})
    let farewell: NodeJS.Timeout | undefined
    const part = (): void => {
      if (!far.destroyed) farewell ??= setTimeout(() => far.destroy(), farewellMs)
    }
    near.once('end', part)
    near.once('close', () => {
      part()
      far.destroySoon()
    })
    // What the database has said last is passed on before the end.
    far.once('close', () => {
      clearTimeout(farewell)
      near.destroySoon()
    })
  })
  server.listen({ host: '127.0.0.1', port: 0, backlog: 128 })
  await once(server, 'listening')
  server.unref()
  return (server.address() as AddressInfo).port
}

/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
