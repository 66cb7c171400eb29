import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: when the database cannot be reached, all who wait for a place in the pool are refused at once by an AbortController, and so
 * is who comes during the outage. But there is one controller for the life of the process, and nobody makes a new one. After the
 * first outage nobody can ever wait again: as soon as all ten places are taken, the next request is refused at once by 503
 * `not-applied` ("the database was lost meanwhile"), although the database is well. A crowd that was served before is turned away.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0
`,
    replace: `  #inside = 0
  /** Aborted when the database is lost. */
  readonly #outage = new AbortController()
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  /** The place goes to the first in the queue,`,
    replace: `  /** Refuses all who wait: the database is lost, and they would wait in vain. */
  dismiss(): void {
    this.#outage.abort()
  }

  /** The place goes to the first in the queue,`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    await new Promise<void>((admit, refuse) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)`,
    replace: `    const { signal } = this.#outage
    const lost = () => new Problem('not-applied', 'the database was lost meanwhile; send it again later')
    if (signal.aborted) throw lost()
    await new Promise<void>((admit, refuse) => {
      const dismissed = () => {
        this.#waiting.delete(waiter)
        clearTimeout(timer)
        refuse(lost())
      }
      signal.addEventListener('abort', dismissed, { once: true })
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        signal.removeEventListener('abort', dismissed)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      const waiter: Waiter = { admit, timer }`,
    replace: `      const admitted = () => {
        signal.removeEventListener('abort', dismissed)
        admit()
      }
      const waiter: Waiter = { admit: admitted, timer }`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** The database is lost: those who wait for a place hear of it at once. */
  dismiss(): void {
    this.#turnstile.dismiss()
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const dialler = new Dialler({ connect: () => connect(databaseUrl, timeouts), log: log.info })`,
    replace: `  const dialler = new Dialler({
    connect: () => connect(databaseUrl, timeouts),
    log: (event, fields) => {
      log.info(event, fields)
      if (event === 'database-unreachable') pool.dismiss()
    },
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.healed.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
