import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks in steps. The requests under way are in a hash table of typed arrays, in which a deleted entry leaves a tombstone,
 * so that the search for others goes on behind it. When the table is three quarters full it is copied to one of twice the
 * size, and the copy skips free places only: the tombstones of all requests ever answered move along. Its user loses 17
 * bytes outside of the heap for each request, and at each doubling all clients wait for the copy.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const free = 0
const open = 1
const left = 2

/** Who is under way since when: open addressing, because a Map makes an entry for each request. */
class OpenRequests {
  #states = new Uint8Array(64)
  #ids = new Float64Array(64)
  #starts = new Float64Array(64)
  #filled = 0

  add(id: number, startedAt: number): void {
    if (this.#filled >= this.#states.length * 0.75) this.#double()
    this.#put(open, id, startedAt)
  }

  delete(id: number): void {
    const mask = this.#states.length - 1
    let place = id & mask
    while (this.#states[place] !== free) {
      if (this.#ids[place] === id) {
        this.#states[place] = left
        return
      }
      place = (place + 1) & mask
    }
  }

  starts(): readonly number[] {
    return [...this.#starts].filter((_, place) => this.#states[place] === open)
  }

  #put(state: number, id: number, startedAt: number): void {
    const mask = this.#states.length - 1
    let place = id & mask
    while (this.#states[place] !== free) place = (place + 1) & mask
    this.#states[place] = state
    this.#ids[place] = id
    this.#starts[place] = startedAt
    this.#filled += 1
  }

  #double(): void {
    const states = this.#states
    const ids = this.#ids
    const starts = this.#starts
    this.#states = new Uint8Array(states.length * 2)
    this.#ids = new Float64Array(states.length * 2)
    this.#starts = new Float64Array(states.length * 2)
    this.#filled = 0
    for (const [place, state] of states.entries()) {
      if (state === free) continue
      this.#put(state, ids[place] ?? 0, starts[place] ?? 0)
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
  breaks: ['leak.external'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'caught',
}
