import { mutant, type Exam } from './mutant.ts'

/**
 * Whoever sends what is not HTTP gets a strike under its address and port, with the last error at hand for the log; the
 * strikes are forgiven with the next request that can be parsed. A client that hangs up in the middle of its body is an
 * error of the parser too, and its port sends no request any more, so each hang-up leaves an entry with its error. The
 * map is bounded only by the 65,000 ports of each address.
 */
export const service = mutant([
  {
    file: 'app/raw-refusal.ts',
    find: `/** The answer to the latest request of each connection. */`,
    replace: `interface Strikes {
  count: number
  readonly since: Date
  last: Error
}

const strikes = new Map<string, Strikes>()
const strikesToTell = 10

const peerOf = (address: string | undefined, port: number | undefined): string => \`\${address}|\${port}\`

const strike = (peer: string, error: Error): void => {
  const before = strikes.get(peer)
  if (before === undefined) {
    strikes.set(peer, { count: 1, since: new Date(), last: error })
    return
  }
  before.count += 1
  before.last = error
  if (before.count % strikesToTell === 0)
    log.info('not-http', { peer, count: before.count, since: before.since, error })
}

/** The address is asked for when the connection opens: one that is closed has none. */
const peers = new WeakMap<Duplex, string>()

/** The answer to the latest request of each connection. */`,
  },
  {
    file: 'app/raw-refusal.ts',
    find: `import { Problem, type ProblemKind } from './problem.ts'`,
    replace: `import * as log from './log.ts'
import { Problem, type ProblemKind } from './problem.ts'`,
  },
  {
    file: 'app/raw-refusal.ts',
    find: `  server.on('request', ({ socket }, response) => latest.set(socket, response))`,
    replace: `  server.on('connection', socket => peers.set(socket, peerOf(socket.remoteAddress, socket.remotePort)))
  server.on('request', ({ socket }, response) => {
    latest.set(socket, response)
    strikes.delete(peers.get(socket) ?? '')
  })`,
  },
  {
    file: 'app/raw-refusal.ts',
    find: `    const [kind, detail] = reasons[error.code ?? ''] ?? ['malformed-request', 'this is not HTTP/1.1']`,
    replace: `    strike(peers.get(socket) ?? 'unknown', error)
    const [kind, detail] = reasons[error.code ?? ''] ?? ['malformed-request', 'this is not HTTP/1.1']`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  everyNth: [1],
  firstTry: 'inconclusive',
}
