import { type Exam, mutant } from './mutant.ts'

/**
 * Orders under one key go to the database one after the other: a mutex for each key, in a map. Who leaves wakes the next and
 * leaves an empty queue behind; that nobody waits any more is noted, and the turn of a key that never comes again stays.
 */
export const service = mutant([
  {
    file: 'app/postgres-bank.ts',
    find: `const pingMs = 1_000`,
    replace: `const pingMs = 1_000

interface Turn {
  /** Who waits, in order of arrival. */
  readonly waiting: Set<() => void>
  /** Aborted when the one inside takes too long, for those who would rather give up. */
  readonly patience: AbortController
  taken: boolean
}

/** Lets one in at a time for each key; different keys do not wait for each other. */
class Turns {
  readonly #turns = new Map<string, Turn>()

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = this.#turnOf(key)
    if (turn.taken) await new Promise<void>(go => turn.waiting.add(go))
    turn.taken = true
    try {
      return await work()
    } finally {
      this.#leave(turn)
    }
  }

  #turnOf(key: string): Turn {
    const known = this.#turns.get(key)
    if (known !== undefined) return known
    const turn: Turn = { waiting: new Set(), patience: new AbortController(), taken: false }
    this.#turns.set(key, turn)
    return turn
  }

  #leave(turn: Turn): void {
    const [next] = turn.waiting
    if (next === undefined) {
      turn.taken = false
      return
    }
    turn.waiting.delete(next)
    next()
  }
}

const turns = new Turns()`,
  },
  {
    file: 'app/postgres-bank.ts',
    find: `  transfer: order => pool.use(connection => transaction(connection, query => transfer(query, order))),`,
    replace: `  transfer: order => {
    const make = () => pool.use(connection => transaction(connection, query => transfer(query, order)))
    return order.idempotencyKey === null ? make() : turns.take(order.idempotencyKey, make)
  },`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'this.#turns.set(key, turn)',
    'const turn: Turn = { waiting: new Set(), patience: new AbortController(), taken: false }',
    'this.#leave(turn)',
    'turn.taken = false',
  ],
  firstTry: 'caught',
}
