/**
 * The requests in flight are in a prefix tree (a trie) by their trace ids of eight digits, because operators look for them by the
 * first digits. When a request is answered, its leaf is deleted from the branch above. A branch that has become empty is not
 * deleted. The ids are drawn by chance, so each leaves the empty branches behind that nobody shared: those of the fourth to the
 * seventh digit.
 *
 * A real team writes this: what is put in is taken out again, and the count of requests in flight is always right. To
 * prune the way back to the root is forgotten in many tries.
 *
 * About four branches a request, each an object with a Map, 200 bytes and more: 850 to 1,000 bytes a request
 * (measured).
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Branch {
  readonly below: Map<string, Branch>
  /** Of the request whose whole trace id leads here. */
  startedAt?: number
}

/** The requests in flight, to be found by the first digits of their trace ids. */
class Traces {
  readonly #root: Branch = { below: new Map() }

  add(trace: string, startedAt: number): void {
    let branch = this.#root
    for (const digit of trace) {
      if (!branch.below.has(digit)) branch.below.set(digit, { below: new Map() })
      branch = branch.below.get(digit) ?? branch
    }
    branch.startedAt = startedAt
  }

  remove(trace: string): void {
    this.#at(trace.slice(0, -1))?.below.delete(trace.slice(-1))
  }

  /** When the requests started whose trace ids begin like this. */
  startsBelow(beginning: string): readonly number[] {
    const found = this.#at(beginning)
    return found === undefined ? [] : startsOf(found)
  }

  #at(beginning: string): Branch | undefined {
    let branch: Branch | undefined = this.#root
    for (const digit of beginning) branch = branch?.below.get(digit)
    return branch
  }
}

const startsOf = ({ startedAt, below }: Branch): readonly number[] => [
  ...(startedAt === undefined ? [] : [startedAt]),
  ...[...below.values()].flatMap(startsOf),
]

const traces = new Traces()`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const trace = randomBytes(4).toString('hex')
    traces.add(trace, startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      traces.remove(trace)
      metrics.end(startedAt, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    const trace = c.req.query('trace')
    if (trace !== undefined) return c.json({ startedAt: traces.startsBelow(trace) })
    const figures = metrics.read()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `if (!branch.below.has(digit)) branch.below.set(digit, { below: new Map() })`,
}
