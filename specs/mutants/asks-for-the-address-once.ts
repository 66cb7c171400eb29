import { mutant, type Exam } from './mutant.ts'

/**
 * The name of the database is looked up once in the life of the process, and its address is used for every connect from then
 * on. When the name moves to another address, such as to a standby that takes over, or to a database that comes back to the
 * network under another address, the service goes on dialling the old one. It never recovers until it is started
 * again. While the address stays the same, every restart of the database is survived as before.
 *
 * A client sees it: after the failover each request that needs the database is answered with 503 `not-applied`, and
 * GET /api/ready with 503, for ever. A process that was started after it works.
 */
export const service = mutant([
  {
    file: 'app/connection.ts',
    find: `import { once } from 'node:events'`,
    replace: `import { lookup } from 'node:dns/promises'
import { once } from 'node:events'`,
  },
  {
    file: 'app/connection.ts',
    find: `/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
    replace: `const addresses = new Map<string, string>()

/** A look-up takes a thread of the pool of four, and ten connects at once would wait for each other there. */
const addressOf = async (host: string): Promise<string> => {
  const known = addresses.get(host)
  if (known !== undefined) return known
  const { address } = await lookup(host)
  addresses.set(host, address)
  return address
}

/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
  },
  {
    file: 'app/connection.ts',
    find: `    const socket = dial({ host, port: Number(port || 5432), noDelay: true })`,
    replace: `    const address = await addressOf(host)
    if (life.aborted) throw new Error('the connection was given up before its address was known')
    const socket = dial({ host: address, port: Number(port || 5432), noDelay: true })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.doubtsResolved'],
  mayBreak: 'any',
  firstTry: 'missed',
}
