import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: of all who wait for a place in the pool only the first has a timer, since those behind it cannot be served sooner anyway.
 * The timer is set when a caller becomes the first, and gives it the whole wait once more. So the tenth in line may wait for ten
 * times the promised second. Behind a lock or a database that hangs, clients are neither served nor refused in time.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `  readonly timer: NodeJS.Timeout`,
    replace: `  readonly refuse: (reason: Problem) => void`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0
`,
    replace: `  #inside = 0
  #timer: NodeJS.Timeout | undefined
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    clearTimeout(first.timer)
`,
    replace: `    this.#watchFirst()
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const { waitMs } = this.#limits
    await new Promise<void>((admit, refuse) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter)
        refuse(new Problem('not-applied', \`no connection came free within \${waitMs} ms; send it again later\`))
      }, waitMs)
      const waiter: Waiter = { admit, timer }
      this.#waiting.add(waiter)
    })
  }`,
    replace: `    await new Promise<void>((admit, refuse) => {
      this.#waiting.add({ admit, refuse })
      if (this.#waiting.size === 1) this.#watchFirst()
    })
  }

  /** Who is further behind cannot be served before the first, and needs no timer. */
  #watchFirst(): void {
    clearTimeout(this.#timer)
    const [first] = this.#waiting
    if (first === undefined) return
    const { waitMs } = this.#limits
    this.#timer = setTimeout(() => {
      this.#waiting.delete(first)
      first.refuse(
        new Problem('not-applied', \`no connection came free within \${waitMs} ms; send it again later\`),
      )
      this.#watchFirst()
    }, waitMs)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
  firstTry: 'caught',
}
