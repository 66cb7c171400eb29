import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks slowly. To say at the signal how many requests are still under way, the readiness holds them weakly, and so nobody takes them
 * off the list when they end. The requests are collected indeed; the WeakRefs are not, for the list is looked through only when the
 * service stops.
 * Each request of every path: a WeakRef of 32 B and 8 B of the array, about 40 B.
 * To blame: the `push` of `watch` in app/readiness.ts.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `  #stopping = false
`,
    replace: `  #stopping = false
  /** Held weakly: a request that is over leaves by itself. */
  readonly #underWay: WeakRef<Request>[] = []
`,
  },
  {
    file: 'app/readiness.ts',
    find: `  /** Not ready from now on, permanently. */
  stop(): void {
    this.#stopping = true
  }
`,
    replace: `  watch(request: Request): void {
    this.#underWay.push(new WeakRef(request))
  }

  /** Not ready from now on, permanently. */
  stop(): void {
    this.#stopping = true
    const left = this.#underWay.filter(request => request.deref() !== undefined)
    this.#underWay.length = 0
    this.#log('draining', { requestsAtMost: left.length })
  }
`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()
`,
    replace: `    const startedAt = metrics.begin()
    readiness.watch(request)
`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#underWay.push(new WeakRef(request))',
  firstTry: 'caught',
}
