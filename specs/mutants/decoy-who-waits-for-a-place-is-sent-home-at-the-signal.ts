import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: at SIGTERM all who wait for a place in the pool are answered 503 `not-applied` at once, so that they go to another
 * replica; they have no connection and have sent no statement, so nothing was applied, and whoever has a place is finished and
 * answered as before.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly timer: NodeJS.Timeout
}`,
    replace: `  readonly timer: NodeJS.Timeout
  readonly refuse: (reason: Problem) => void
}`,
  },
  {
    file: 'app/turnstile.ts',
    find: `const waiter: Waiter = { admit, timer }`,
    replace: `const waiter: Waiter = { admit, timer, refuse }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  async #wait(): Promise<void> {`,
    replace: `  /** Refuses all who wait; those inside stay. */
  sendHome(): void {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const { timer, refuse } of waiting) {
      clearTimeout(timer)
      refuse(new Problem('not-applied', 'the service is shutting down; send it again to another instance'))
    }
  }

  async #wait(): Promise<void> {`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  /** Turns away all who have no place yet. */
  sendHome(): void {
    this.#turnstile.sendHome()
  }

  /** For the end of the service, when no caller uses the pool any more. */`,
  },
  {
    file: 'app/service.ts',
    find: `{ announce: () => readiness.stop(), drain: () => server.drain(), closePool: () => pool.close() },`,
    replace: `{
        announce: () => {
          readiness.stop()
          pool.sendHome()
        },
        drain: () => server.drain(),
        closePool: () => pool.close(),
      },`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  firstTry: 'accused',
  breaks: [],
}
