import { mutant, type Exam } from './mutant.ts'

/**
 * Who waits for a place in the pool has no timer; one interval of 50 ms looks after the whole line while
 * somebody is in it, and sends home who has waited too long. It looks like a timer that is never cleared
 * and a wait without a deadline, but the interval ends with the line, and a wait is 50 ms longer than its
 * limit at most.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly timer: NodeJS.Timeout`,
    replace: `  readonly refuse: (problem: Problem) => void
  readonly until: number`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0`,
    replace: `  #inside = 0
  #watch: NodeJS.Timeout | undefined`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    clearTimeout(first.timer)
    first.admit()`,
    replace: `    first.admit()`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        refuse(new Problem('not-applied', \`no connection came free within \${waitMs} ms; send it again later\`))
      }, waitMs)
      const waiter: Waiter = { admit, timer }
      this.#waiting.add(waiter)
    })
  }`,
    replace: `      this.#waiting.add({ admit, refuse, until: performance.now() + waitMs })
      this.#watch ??= setInterval(() => this.#sendHome(waitMs), 50)
    })
  }

  #sendHome(waitMs: number): void {
    const now = performance.now()
    for (const waiter of this.#waiting) {
      if (waiter.until > now) break
      this.#waiting.delete(waiter)
      waiter.refuse(new Problem('not-applied', \`no connection came free within \${waitMs} ms; send it again later\`))
    }
    if (this.#waiting.size > 0) return
    clearInterval(this.#watch)
    this.#watch = undefined
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'acquitted',
  breaks: [],
}
