import { type Exam, mutant } from './mutant.ts'

/**
 * Asks for the address of the database once and keeps it, as long as no connection to it fails. The name server of the cluster
 * was slow, and a burst of new connections asked it for the same name ten times.
 *
 * It looks like a service that never notices a failover: all connections go to the address that was known first, whatever the
 * name server says now. But the address is forgotten whenever a connection ends or cannot be made, for any reason. The next one
 * asks again. While the database is lost, each probe fails and forgets it, so the first that succeeds has asked just before. An
 * address that was looked up before the failover and kept after it costs one failed connect of a second at most.
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
    replace: `/** Where the name led, until a connection ends. */
let known: string | undefined

/** The library calls this for every connect, and awaits a connected socket. @throws after the first. */`,
  },
  {
    file: 'app/connection.ts',
    find: `    const host = hostname.replaceAll(/^\\[|\\]$/g, '')
    const socket = dial({ host, port: Number(port || 5432), noDelay: true })`,
    replace: `    life.addEventListener('abort', () => (known = undefined), { once: true })
    const host = known ?? (await lookup(hostname.replaceAll(/^\\[|\\]$/g, ''))).address
    life.throwIfAborted()
    known = host
    const socket = dial({ host, port: Number(port || 5432), noDelay: true })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
