import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: as a guard against those who try out keys and accounts, an address whose requests were refused thirty times within a
 * second may send nothing by POST for the next second (429). A refusal for lack of funds counts like any other, and all clients
 * come from the address of one gateway: when an account runs dry, orders that are covered are turned away too (`noDoubt` of the
 * crowd that wants twice what an account holds; also `inputs`).
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'headers-too-large': [431, 'The headers are too large'],`,
    replace: `  'too-many-refusals': [429, 'Too many requests were refused'],
  'headers-too-large': [431, 'The headers are too large'],`,
  },
  {
    file: 'app/problem.ts',
    find: `  'key-in-flight',`,
    replace: `  'too-many-refusals',\n  'key-in-flight',`,
  },
  {
    file: 'app/api.ts',
    find: `  readonly fetch: (request: Request) => Response | Promise<Response>`,
    replace: `  readonly fetch: (request: Request, peer: Peer) => Response | Promise<Response>`,
  },
  {
    file: 'app/api.ts',
    find: `export interface Api {`,
    replace: `interface Peer {
  readonly incoming: { readonly socket: { readonly remoteAddress?: string | undefined } }
}

interface Tally {
  since: number
  refusals: number
}

const windowMs = 1_000
const refusalsMax = 30
const addressesMax = 10_000

/** Refuses addresses whose requests are mostly refused anyway. */
class Doorkeeper {
  readonly #tallies = new Map<string, Tally>()
  readonly #lockedUntil = new Map<string, number>()

  note(address: string, status: number): void {
    if (status < 400 || status === 429 || status >= 500) return
    const now = performance.now()
    const tally = this.#tallies.get(address)
    if (tally === undefined || now - tally.since > windowMs) {
      if (this.#tallies.size >= addressesMax) this.#tallies.clear()
      this.#tallies.set(address, { since: now, refusals: 1 })
      return
    }
    tally.refusals += 1
    if (tally.refusals >= refusalsMax) this.#lockedUntil.set(address, now + windowMs)
  }

  isLockedOut(address: string): boolean {
    const until = this.#lockedUntil.get(address)
    if (until === undefined) return false
    if (performance.now() < until) return true
    this.#lockedUntil.delete(address)
    return false
  }
}

export interface Api {`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)
`,
    replace: `  const routes = createRoutes(parts)
  const doorkeeper = new Doorkeeper()
`,
  },
  {
    file: 'app/api.ts',
    find: `  const fetch = (request: Request): Response | Promise<Response> => {
    const startedAt = metrics.begin()`,
    replace: `  const fetch = (request: Request, { incoming }: Peer): Response | Promise<Response> => {
    const startedAt = metrics.begin()
    const address = incoming.socket.remoteAddress ?? ''`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      doorkeeper.note(address, response.status)
      metrics.end(startedAt, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `    const response = routes.fetch(request)`,
    replace: `    if (request.method === 'POST' && doorkeeper.isLockedOut(address)) {
      const detail = 'too many requests from this address were refused; send it again later'
      return answered(new Problem('too-many-refusals', detail).toResponse())
    }
    const response = routes.fetch(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'no update|overdraw',
  breaks: ['transaction.noDoubt'],
  mayBreak: 'any',
  firstTry: 'caught',
}
