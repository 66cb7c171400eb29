import { type Exam, mutant } from './mutant.ts'

/**
 * An address may send 600,000 requests a minute, which no client here does. To count them, each request filters the list of
 * all requests of the last minute, twice. At 120 a second nobody notices; at 5,000 a second the list has tens of thousands of
 * entries, the work for one request grows with the requests before it, and P99 is not below 100 ms (`scale.1000.latency.p99`).
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'headers-too-large': [431, 'The headers are too large'],`,
    replace: `  'too-many-requests': [429, 'Too many requests'],
  'headers-too-large': [431, 'The headers are too large'],`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  let visits: readonly Visit[] = []
  const listener: RequestListener = (request, response) => {
    const address = request.socket.remoteAddress ?? ''
    const now = Date.now()
    visits = [...visits.filter(({ at }) => at > now - 60_000), { address, at: now }]
    if (visits.filter(visit => visit.address === address).length > visitsPerMinute) {
      const { status, body } = new Problem('too-many-requests', 'this address sends too much; wait a minute')
      response.writeHead(status, { 'Content-Type': 'application/problem+json', 'Retry-After': '60' })
      response.end(body)
      return
    }
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `interface Visit {
  readonly address: string
  readonly at: number
}

const visitsPerMinute = 600_000

const sweepEveryMs = 50`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
  firstTry: 'caught',
}
