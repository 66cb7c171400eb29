import { type Exam, mutant } from './mutant.ts'

/**
 * The support wants to look up a request by its number, at `GET /api/requests/:id`. The service keeps the latest of them in
 * a map with a budget of 256 KiB, about 1,000 requests. A request is entered when it arrives and entered again when it is
 * answered. The overwrite subtracts the weight of the first entry in `#remove`, and once more in the sum: a merge of two
 * mends of one mistake. So each answer takes away what its arrival has added. The sum stays near zero, and nothing is ever
 * evicted. About 500 bytes for each request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `interface RecentRequest {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly at: string
  readonly status: number | null
}

const objectBytes = 200

/** The latest requests by their number, as many as fit into the budget. */
class RecentRequests {
  readonly #bytesMax: number
  readonly #entries = new Map<string, RecentRequest>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  find(id: string): RecentRequest | undefined {
    return this.#entries.get(id)
  }

  enter(entry: RecentRequest): void {
    const before = this.#entries.get(entry.id)
    if (before !== undefined) this.#remove(before)
    this.#bytes += weight(entry) - (before === undefined ? 0 : weight(before))
    this.#entries.set(entry.id, entry)
    for (const oldest of this.#entries.values()) {
      if (this.#bytes <= this.#bytesMax) break
      this.#remove(oldest)
    }
  }

  #remove(entry: RecentRequest): void {
    if (this.#entries.delete(entry.id)) this.#bytes -= weight(entry)
  }
}

const weight = ({ id, url, at }: RecentRequest): number => objectBytes + id.length + url.length + at.length

const recentRequests = new RecentRequests(256 * 1_024)

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `  const routes = createRoutes(parts)`,
    replace: `  const routes = createRoutes(parts)
  let arrived = 0`,
  },
  {
    file: 'app/api.ts',
    find: `    const answered = (response: Response): Response => {`,
    replace: `    arrived += 1
    const { method, url } = request
    const recent = { id: arrived.toString(36), method, url, at: new Date().toISOString() }
    recentRequests.enter({ ...recent, status: null })
    const answered = (response: Response): Response => {
      recentRequests.enter({ ...recent, status: response.status })`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c => c.json(await bank.list()))`,
    replace: `  app.get('/api/requests/:id', c => {
    const found = recentRequests.find(c.req.param('id'))
    return found === undefined ? c.notFound() : c.json(found)
  })

  app.get('/api/accounts', async c => c.json(await bank.list()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `this.#entries.set(entry.id, entry)`,
}
