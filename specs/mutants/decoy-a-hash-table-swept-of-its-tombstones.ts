import { mutant, type Exam } from './mutant.ts'

/**
 * The requests under way are in a hash table of typed arrays, in which a deleted entry leaves a tombstone. It fills for
 * some 1,500 requests and looks like a leak meanwhile; then it is made anew without the tombstones, at the same size unless
 * half of it is really under way.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const free = 0
const open = 1
const left = 2

class OpenRequests {
  #states = new Uint8Array(2_048)
  #ids = new Float64Array(2_048)
  #starts = new Float64Array(2_048)
  #filled = 0
  #open = 0

  add(id: number, startedAt: number): void {
    if (this.#filled >= this.#states.length * 0.75) this.#sweep()
    this.#put(id, startedAt)
  }

  delete(id: number): void {
    const mask = this.#states.length - 1
    let place = id & mask
    while (this.#states[place] !== free) {
      if (this.#states[place] === open && this.#ids[place] === id) {
        this.#states[place] = left
        this.#open -= 1
        return
      }
      place = (place + 1) & mask
    }
  }

  starts(): readonly number[] {
    return [...this.#starts].filter((_, place) => this.#states[place] === open)
  }

  #put(id: number, startedAt: number): void {
    const mask = this.#states.length - 1
    let place = id & mask
    while (this.#states[place] !== free) place = (place + 1) & mask
    this.#states[place] = open
    this.#ids[place] = id
    this.#starts[place] = startedAt
    this.#filled += 1
    this.#open += 1
  }

  /** Only what is open moves along; tombstones are a reason to sweep and none to grow. */
  #sweep(): void {
    const states = this.#states
    const ids = this.#ids
    const starts = this.#starts
    const size = this.#open > states.length / 2 ? states.length * 2 : states.length
    this.#states = new Uint8Array(size)
    this.#ids = new Float64Array(size)
    this.#starts = new Float64Array(size)
    this.#filled = 0
    this.#open = 0
    for (const [place, state] of states.entries()) {
      if (state === open) this.#put(ids[place] ?? 0, starts[place] ?? 0)
    }
  }
}

const openRequests = new OpenRequests()
let lastRequest = 0
process.on('SIGUSR2', () => {
  console.log(JSON.stringify({ event: 'open-requests', startedAt: openRequests.starts() }))
})

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const id = ++lastRequest
    openRequests.add(id, startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      openRequests.delete(id)
      metrics.end(startedAt, response.status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: [],
  everyNth: [1],
  firstTry: 'acquitted',
}
