import { mutant, type Exam } from './mutant.ts'

/**
 * All clients behind one address share an allowance, and who exceeds it is answered 429. But it is
 * 100,000 requests a second, several times what half a core can answer at all, so no client of the
 * documents' 5,000 a second ever meets it (scale.1000.errors); the counts are dropped each second, so
 * there are never more than the addresses of one second.
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
    find: `const sweepEveryMs = 50`,
    replace: `const requestsPerSecond = 100_000
const askedBy = new Map<string, number>()
setInterval(() => askedBy.clear(), 1_000).unref()

const isAllowed = (address: string): boolean => {
  const asked = (askedBy.get(address) ?? 0) + 1
  askedBy.set(address, asked)
  return asked <= requestsPerSecond
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const listener: RequestListener = (request, response) => {
    if (isAllowed(request.socket.remoteAddress ?? '')) {
      void respond(request, response)
      return
    }
    const { status, body } = new Problem('too-many-requests', 'your address asks too often; send it again later')
    response.writeHead(status, { 'Content-Type': 'application/problem+json', 'Retry-After': '1' })
    response.end(body)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  breaks: [],
  firstTry: 'acquitted',
}
