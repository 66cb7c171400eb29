import { mutant, type Exam } from './mutant.ts'

/** Wrong: a caller whose wait for a place has ended is passed over later, but stays in the count of the queue for good. */
const edits = [
  {
    file: 'app/turnstile.ts',
    find: `  readonly timer: NodeJS.Timeout
}`,
    replace: `  readonly timer: NodeJS.Timeout
  gone: boolean
}

/** Who stands further behind is not served in time anyway. */
const linesOfPlaces = 3`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  readonly #waiting = new Set<Waiter>()`,
    replace: `  readonly #line: Waiter[] = []
  #waiting = 0`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    return this.#waiting.size
  }`,
    replace: `    return this.#waiting
  }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    if (this.#waiting.size >= this.#limits.queue) {
      throw new Problem(
        'not-applied',
        \`the queue is full with \${this.#limits.queue} requests; send it again later\`,
      )
    }`,
    replace: `    const most = Math.min(this.#limits.queue, linesOfPlaces * this.#limits.size)
    if (this.#waiting >= most) {
      throw new Problem('not-applied', \`the queue is full with \${most} requests; send it again later\`)
    }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const [first] = this.#waiting
    if (first === undefined) {`,
    replace: `    const first = this.#next()
    if (first === undefined) {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    this.#waiting.delete(first)
    clearTimeout(first.timer)
    first.admit()
  }`,
    replace: `    this.#waiting -= 1
    clearTimeout(first.timer)
    first.admit()
  }

  /** Who has given up is still in the line, and is passed over here: that is cheaper than to look for him. */
  #next(): Waiter | undefined {
    for (let next = this.#line.shift(); next !== undefined; next = this.#line.shift()) {
      if (!next.gone) return next
    }
    return undefined
  }`,
  },
  {
    file: 'app/turnstile.ts',
    find: `        this.#waiting.delete(waiter)
        refuse(`,
    replace: `        waiter.gone = true
        refuse(`,
  },
  {
    file: 'app/turnstile.ts',
    find: `      const waiter: Waiter = { admit, timer }
      this.#waiting.add(waiter)`,
    replace: `      const waiter: Waiter = { admit, timer, gone: false }
      this.#line.push(waiter)
      this.#waiting += 1`,
  },
]

export const service = mutant(edits)

/**
 * Wrong, in the places of the pool: the count of those who wait goes down only for who is admitted. Each caller who waited a second in vain stays in it
 * for the life of the process. The line has room for thirty, so after thirty such callers it is full for ever: the ten places work, and whoever finds them taken is refused
 * at once although nobody waits.
 * Seen: after the crowd behind a lock (its waiters give up after a second) in all later tests with more than ten clients, for example forty who pay to one account
 * (`numbers`), and after each fault in which twenty clients wait for a database that is silent for seconds: then half of the clients are turned away for good.
 * Not seen: with ten clients, or as long as nobody has waited for a second.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a key that is sent twenty times',
  firstTry: 'caught',
  breaks: ['transaction.idempotency'],
  mayBreak: 'any',
}
