/**
 * Beside every scrape the service sends one request to itself, to know what the whole way through the machine costs. It uses an
 * agent of Node that keeps its sockets open. As long as one is free it is used again: a further socket is opened only when more
 * probes than ever before meet. So sockets and descriptors grow by chance, in steps, and stay.
 *
 * A real team writes this because a time that is measured inside a handler leaves out the queues before it.
 *
 * Bound: 8 sockets, two descriptors each, because the ninth probe at a time is not sent and the agent takes 8 at most. What is
 * free for 64 seconds is closed. Less than 1 MB.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { createServer, type RequestListener, type Server } from 'node:http'`,
    replace: `import { Agent, createServer, get, type RequestListener, type Server } from 'node:http'`,
  },
  {
    file: 'app/server.ts',
    find: `const sweepEveryMs = 50`,
    replace: `const probesMost = 8

/** The longest time of a request that this process has sent to itself, and how to send one. At most eight are under way. */
class SelfProbe {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: probesMost, maxFreeSockets: probesMost })
  #underWay = 0
  #longestMs = 0

  get longestMs(): number {
    return this.#longestMs
  }

  send(port: number): void {
    if (this.#underWay >= probesMost) return
    this.#underWay += 1
    const sentAt = performance.now()
    get({ agent: this.#agent, host: '127.0.0.1', port, path: '/api/health' }, answer => answer.resume())
      .on('error', () => {})
      .once('close', () => {
        this.#underWay -= 1
        this.#longestMs = Math.max(this.#longestMs, performance.now() - sentAt)
      })
  }
}

const sweepEveryMs = 50`,
  },
  {
    file: 'app/server.ts',
    find: `  const listener: RequestListener = (request, response) => void respond(request, response)`,
    replace: `  const probe = new SelfProbe()
  const listener: RequestListener = (request, response) => {
    if (request.url === '/api/metrics') {
      response.setHeader('Server-Timing', \`self;dur=\${probe.longestMs.toFixed(1)}\`)
      probe.send(request.socket.localPort ?? 0)
    }
    void respond(request, response)
  }`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
