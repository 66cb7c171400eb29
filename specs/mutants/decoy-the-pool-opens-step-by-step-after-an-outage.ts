import { type Exam, mutant } from './mutant.ts'

/**
 * Healthy: when a lost database is reachable again, the pool begins with two places and opens an eighth of them every 50 ms, so that
 * a database that has just started is not stormed. It looks like places that were lost with the outage, but all of them are open
 * after less than half a second, and meanwhile who finds none waits in line as always, for which it has a second.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0`,
    replace: `  #inside = 0
  /** How many may be inside: all places, except shortly after an outage. */
  #open: number
  #opening: NodeJS.Timeout | undefined`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    this.#limits = limits`,
    replace: `    this.#limits = limits
    this.#open = limits.size`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (this.#inside < this.#limits.size) {`,
    replace: `    if (this.#inside < this.#open) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const [first] = this.#waiting
    if (first === undefined) {
      this.#inside -= 1
      return
    }
    this.#waiting.delete(first)
    clearTimeout(first.timer)
    first.admit()
  }`,
    replace: `    this.#inside -= 1
    this.#admit()
  }

  /** Begins with two places again. Who is inside stays. */
  openStepByStep(): void {
    const { size } = this.#limits
    this.#open = Math.min(2, size)
    this.#opening ??= setInterval(() => {
      this.#open = Math.min(this.#open + Math.ceil(size / 8), size)
      if (this.#open === size) {
        clearInterval(this.#opening)
        this.#opening = undefined
      }
      this.#admit()
    }, 50)
  }

  /** Nobody waits while a place is free: this is called whenever one comes free or is opened. */
  #admit(): void {
    for (const waiter of this.#waiting) {
      if (this.#inside >= this.#open) return
      this.#inside += 1
      this.#waiting.delete(waiter)
      clearTimeout(waiter.timer)
      waiter.admit()
    }
  }`,
  },
  {
    file: 'app/pool.ts',
    find: `  /** For the end of the service, when no caller uses the pool any more. */`,
    replace: `  openStepByStep(): void {
    this.#turnstile.openStepByStep()
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
      if (event === 'database-reachable') pool.openStepByStep()
    },
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
