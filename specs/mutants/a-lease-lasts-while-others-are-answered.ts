import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a lease that is over cuts its connection only if the database has answered nobody for as long, because a database that answers
 * others lives, and its own timeouts end what takes too long. A frozen session, or a COMMIT whose answer is lost on the way, has no timeout
 * there: its request hangs without an answer as long as other clients are served. A user notices at `commitMuted` and
 * `freezeBackend`: breaks `settled`.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** When the database last did what anybody asked. */
  #heardAt = 0`,
  },
  {
    file: 'app/pool.ts',
    find: `    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)`,
    replace: `    let lease: NodeJS.Timeout
    const expire = (): void => {
      const silentMs = performance.now() - this.#heardAt
      if (silentMs < leaseMs) lease = setTimeout(expire, leaseMs - silentMs)
      else connection.discard(\`no answer within \${leaseMs} ms\`)
    }
    lease = setTimeout(expire, leftMs)`,
  },
  {
    file: 'app/pool.ts',
    find: `      return await work(connection)`,
    replace: `      const done = await work(connection)
      this.#heardAt = performance.now()
      return done`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.lostAnswers.settled'],
  mayBreak: 'any',
  firstTry: 'caught',
}
