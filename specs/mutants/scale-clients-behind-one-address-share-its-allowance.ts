import { mutant, type Exam } from './mutant.ts'

/**
 * Against floods an address may send 2,000 requests a second, and is answered 429 after that. But the
 * clients of a proxy or a load balancer all come from one address: 1,000 clients with 5 requests a
 * second each are refused for most of each second, although the service has time for all. The documents
 * promise 0 errors for them (scale.1000.errors).
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
    replace: `const requestsPerSecond = 2_000
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
  breaks: ['scale.1000.errors'],
  mayBreak: 'any',
  firstTry: 'caught',
}
