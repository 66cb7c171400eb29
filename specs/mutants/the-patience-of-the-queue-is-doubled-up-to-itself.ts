import { mutant, type Exam } from './mutant.ts'

/**
 * While the database hangs, the queue for a place becomes less patient: each caller who waited in vain halves the wait of
 * the next, and each who is admitted should double it again. The doubled wait is bounded by itself and not by the limit, so
 * it never grows: after one long lock whoever finds the pool full is refused within a millisecond, for good.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly #waiting = new Set<Waiter>()`,
    replace: `  readonly #waiting = new Set<Waiter>()
  #patienceMs: number`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    this.#limits = limits
`,
    replace: `    this.#limits = limits
    this.#patienceMs = limits.waitMs
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    clearTimeout(first.timer)`,
    replace: `    clearTimeout(first.timer)
    this.#patienceMs = Math.min(this.#patienceMs, this.#patienceMs * 2)`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const { waitMs } = this.#limits`,
    replace: `    const waitMs = this.#patienceMs`,
  },
  {
    file: 'app/turnstile.ts',
    find: `        this.#waiting.delete(waiter)`,
    replace: `        this.#waiting.delete(waiter)
        this.#patienceMs = Math.max(1, Math.floor(this.#patienceMs / 2))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
