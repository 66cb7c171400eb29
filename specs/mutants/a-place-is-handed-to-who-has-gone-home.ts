import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: who has waited too long for a place is not searched for in the queue any more, but only marked, and skipped by whoever
 * hands on a place. Skipped means that nobody gets it: the place is neither passed to the next in the queue nor free. Each request
 * that was turned away after a second of waiting may cost a place for good (`poolRecovery`, `poolSaturation`, `placesKept`).
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {
  readonly admit: () => void
  readonly timer: NodeJS.Timeout
}`,
    replace: `interface Waiter {
  readonly admit: () => void
  readonly timer: NodeJS.Timeout
  /** It was refused; it leaves the queue when its turn comes. */
  isGone: boolean
}`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  readonly #waiting = new Set<Waiter>()
  #inside = 0`,
    replace: `  readonly #line: Waiter[] = []
  #queued = 0
  #inside = 0`,
  },
  { file: 'app/turnstile.ts', find: `    return this.#waiting.size\n`, replace: `    return this.#queued\n` },
  {
    file: 'app/turnstile.ts',
    find: `if (this.#waiting.size >= this.#limits.queue) {`,
    replace: `if (this.#queued >= this.#limits.queue) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const [first] = this.#waiting
`,
    replace: `    const first = this.#line.shift()
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    this.#waiting.delete(first)
    clearTimeout(first.timer)
    first.admit()`,
    replace: `    if (first.isGone) return
    this.#queued -= 1
    clearTimeout(first.timer)
    first.admit()`,
  },
  {
    file: 'app/turnstile.ts',
    find: `        this.#waiting.delete(waiter)
        refuse(`,
    replace: `        waiter.isGone = true
        this.#queued -= 1
        refuse(`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      const waiter: Waiter = { admit, timer }
      this.#waiting.add(waiter)`,
    replace: `      const waiter: Waiter = { admit, timer, isGone: false }
      this.#line.push(waiter)
      this.#queued += 1`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'behind a lock',
  breaks: ['transaction.behindALock.healed'],
  mayBreak: 'any',
  firstTry: 'caught',
}
