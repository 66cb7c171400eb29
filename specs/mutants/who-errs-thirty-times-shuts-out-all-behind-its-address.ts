import { type Exam, mutant } from './mutant.ts'

/**
 * Against who guesses, an address that was answered 4xx thirty times within ten seconds is answered 429 for the rest of them,
 * whatever it sends. An account without funds counts like a guess, and all clients behind a balancer have one address: right
 * orders and reads are turned away on an idle service, and a malformed order no longer hears what is wrong with it (CONTRACT:
 * 400, 404, 422).
 */
export const service = mutant([
  {
    file: 'app/problem.ts',
    find: `  'headers-too-large': [431, 'The headers are too large'],`,
    replace: `  'too-many-errors': [429, 'Too many errors'],
  'headers-too-large': [431, 'The headers are too large'],`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const errors = new Map<string, number>()
  setInterval(() => errors.clear(), guessesWithinMs).unref()
  const listener: RequestListener = (request, response) => {
    const address = request.socket.remoteAddress ?? ''
    if ((errors.get(address) ?? 0) >= guessesMax && !probes.has(request.url ?? '')) {
      const { status, body } = new Problem('too-many-errors', 'too many requests were wrong; wait ten seconds')
      response.writeHead(status, { 'Content-Type': 'application/problem+json', 'Retry-After': '10' })
      response.end(body)
      return
    }
    response.once('finish', () => {
      const { statusCode } = response
      if (statusCode >= 400 && statusCode < 500) errors.set(address, (errors.get(address) ?? 0) + 1)
    })
    void respond(request, response)
  }`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const guessesMax = 30
const guessesWithinMs = 10_000
const probes: ReadonlySet<string> = new Set(['/api/health', '/api/ready', '/api/metrics'])

const sweepEveryMs = 50`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'malformed or forbidden',
  breaks: ['transaction.inputs'],
  mayBreak: 'any',
  firstTry: 'caught',
}
