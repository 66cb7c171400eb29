import { mutant, type Exam } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `/**
 * Leases connections, one for each transaction.`,
    replace: `/** A lease of a place, as the watch for lost leases sees it. */
interface Lease {
  readonly since: number
  readonly leasedAt: Error
  returned: boolean
}

/** To watch every lease would cost a stack trace each; one in so many is enough to find a path that loses them. */
const watchOneIn = 16

/**
 * Leases connections, one for each transaction.`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []
`,
    replace: `  readonly #idle: Connection[] = []
  /** Speaks up when the collector finds a lease that nobody has returned. */
  readonly #lost = new FinalizationRegistry<() => void>(report => report())
  #leases = 0
`,
  },
  {
    file: 'app/pool.ts',
    find: `  #takeIdle(): Connection | undefined {`,
    replace: `  #watch(): Lease | undefined {
    this.#leases += 1
    if (this.#leases % watchOneIn !== 0) return undefined
    const lease: Lease = { since: performance.now(), leasedAt: new Error('leased here'), returned: false }
    this.#lost.register(lease, () => {
      if (!lease.returned) this.#options.reportLoss(lease.leasedAt)
    })
    return lease
  }

  #takeIdle(): Connection | undefined {`,
  },
  {
    file: 'app/pool.ts',
    find: `    const enteredAt = performance.now()
`,
    replace: `    const enteredAt = performance.now()
    const watched = this.#watch()
`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)
`,
    replace: `      clearTimeout(lease)
      if (watched !== undefined) watched.returned = true
`,
  },
])

/**
 * Leaks: one in 16 leases of a connection is watched by a FinalizationRegistry, and the value that the registry holds for
 * it is a closure over the lease itself, so that the lease is never collected and its cell never leaves: a lease, an Error
 * with its stack and a closure, some 500 bytes, in one of about 25 to 30 requests (what needs no database leases nothing), for
 * the life of the process. No list, no map, nothing that a reviewer could see grow; "the registry is weak".
 */
export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#lost.register(lease, () => {',
}
