import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: when the database cannot be reached, all who wait for a place in the pool are refused at once with 503 `not-applied`, in
 * place of waiting up to a second for a refusal. They have sent nothing to the database, so the answer is true. Each outage has an
 * AbortController of its own: who comes afterwards may wait as ever. Suspicious: many refusals in the same millisecond.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0
`,
    replace: `  #inside = 0
  /** Aborted when the database is lost. */
  #outage = new AbortController()
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  /** The place goes to the first in the queue,`,
    replace: `  /** Refuses all who wait: the database is lost, and they would wait in vain. */
  dismiss(): void {
    this.#outage.abort()
    this.#outage = new AbortController()
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
  breaks: [],
  firstTry: 'acquitted',
}
