import { mutant, type Exam } from './mutant.ts'

/**
 * A client that hangs up before its answer costs a place for nothing, so an address from which ten requests were given up
 * within a minute is turned away with 503 for the rest of that minute. Clients hang up because a lock is held or the
 * database is away, and many of them share the address of a balancer: afterwards nobody is served.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const givenUpMax = 10
const forgetAfterMs = 60_000

/** Counts, for each address, the requests whose client did not wait for the answer. */
const hangUpGuard = () => {
  let givenUp = new Map<string, number>()
  setInterval(() => {
    givenUp = new Map()
  }, forgetAfterMs).unref()
  return {
    isShutOut: (address: string): boolean => (givenUp.get(address) ?? 0) >= givenUpMax,
    note: (address: string): void => {
      givenUp.set(address, (givenUp.get(address) ?? 0) + 1)
    },
  }
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const guard = hangUpGuard()
  const listener: RequestListener = (request, response) => {
    const address = request.socket.remoteAddress ?? ''
    if (request.url?.startsWith('/api/accounts') || request.url === '/api/transfer') {
      if (guard.isShutOut(address)) {
        const { status, body } = new Problem('not-applied', 'too many requests were given up; send it again later')
        request.resume()
        response.writeHead(status, { 'Content-Type': 'application/problem+json', 'Retry-After': '1' }).end(body)
        return
      }
      response.once('close', () => {
        if (!response.writableFinished) guard.note(address)
      })
    }
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.recovery.fastShutdown'],
  mayBreak: 'any',
}
