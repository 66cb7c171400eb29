import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a lease that runs out, or a probe that is not answered for a second, has found a database that hangs; so that nobody else waits
 * for the same, all leases that run are ended with it, and their orders are answered 503 `not-applied`. Those whose COMMIT was
 * sent are among them: the database makes it when it wakes up, and an order that was surely not applied is.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `import { toRefusal } from './failure.ts'`,
    replace: `import { toRefusal } from './failure.ts'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** Each ends one of the leases that run. */
  readonly #leases = new Set<() => void>()`,
  },
  {
    file: 'app/pool.ts',
    find: `    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)
    try {
      return await work(connection)`,
    replace: `    let sendHome = (): void => {}
    const lost = new Promise<never>((_, refuse) => {
      sendHome = () => {
        connection.discard('the database hangs')
        refuse(new Problem('not-applied', 'the database does not answer; send it again later'))
      }
    })
    this.#leases.add(sendHome)
    // A statement ends by itself long before its lease. When a lease runs out the database hangs, for all others too.
    const lease = setTimeout(() => {
      connection.discard(\`no answer within \${leaseMs} ms\`)
      this.#leases.delete(sendHome)
      for (const sendOtherHome of this.#leases) sendOtherHome()
    }, leftMs)
    try {
      return await Promise.race([work(connection), lost])`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      this.#leases.delete(sendHome)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.exactlyOnce'],
  mayBreak: 'any',
  firstTry: 'caught',
}
