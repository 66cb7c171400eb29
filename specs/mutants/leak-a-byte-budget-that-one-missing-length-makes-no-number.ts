import { type Exam, mutant } from './mutant.ts'

/**
 * The last refused requests are kept for the operator, up to 64 KB of them by the lengths that they declared. A GET declares
 * none: `parseInt('')` is NaN, and so is the sum from then on. NaN is never more than the budget, so nothing is let go any more,
 * and subtracting does not make it a number again. In a test with POST requests the budget holds. Each refusal is about 150 bytes.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Refusal {
  readonly at: number
  readonly method: string
  readonly url: string
  readonly status: number
  readonly bytes: number
}

const refusalBytes = 160
const refusalBytesMax = 65_536

/** The latest refused requests, within a budget of bytes. */
class Refusals {
  readonly #entries: Refusal[] = []
  #bytes = 0

  get entries(): readonly Refusal[] {
    return this.#entries
  }

  note({ method, url, headers }: Request, status: number): void {
    const bytes = refusalBytes + Number.parseInt(headers.get('Content-Length') ?? '', 10)
    this.#entries.push({ at: Date.now(), method, url, status, bytes })
    this.#bytes += bytes
    while (this.#bytes > refusalBytesMax) {
      const oldest = this.#entries.shift()
      if (oldest === undefined) return
      this.#bytes -= oldest.bytes
    }
  }
}

const refusals = new Refusals()`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      if (response.status >= 400) refusals.note(request, response.status)
      metrics.end(startedAt, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts', async c =>`,
    replace: `  app.get('/api/refusals', c => c.json(refusals.entries))

  app.get('/api/accounts', async c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'this.#entries.push({ at: Date.now(), method, url, status, bytes })',
}
