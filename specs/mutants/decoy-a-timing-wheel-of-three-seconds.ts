import { mutant, type Exam } from './mutant.ts'

/**
 * Requests of the last three seconds, forgotten by a timing wheel of 32 slots that turns every 100 ms, with one timer for all of them.
 * Bound: three seconds of requests (some thousands of about 250 bytes, about 1 MB at most), reached three seconds after the first
 * round began; three seconds after the last request nothing is left.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `interface Visit {
  readonly id: number
  readonly startedAt: number
  readonly method: string
  readonly url: string
}

const turnEveryMs = 100
const slots = 32
const visitsPerBurst = 100_000

/** Who came in the last three seconds. */
class Recent {
  readonly #visits = new Map<number, Visit>()
  readonly #wheel: readonly Set<number>[] = Array.from({ length: slots }, () => new Set<number>())
  #hand = 0
  #last = 0

  constructor() {
    setInterval(() => this.#turn(), turnEveryMs).unref()
  }

  add(request: Request, startedAt: number): void {
    this.#last += 1
    this.#visits.set(this.#last, { id: this.#last, startedAt, method: request.method, url: request.url })
    // The slot behind the hand comes last.
    this.#wheel[(this.#hand + slots - 1) % slots]?.add(this.#last)
    if (this.#visits.size === visitsPerBurst) console.error(JSON.stringify({ event: 'burst' }))
  }

  #turn(): void {
    this.#hand = (this.#hand + 1) % slots
    const due = this.#wheel[this.#hand]
    for (const id of due ?? []) this.#visits.delete(id)
    due?.clear()
  }
}

const recent = new Recent()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    recent.add(request, startedAt)`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
