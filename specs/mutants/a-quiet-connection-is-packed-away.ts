import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: each connection has a trail of 64 KB for its support case, which is deflated when the connection was quiet for 150 ms and
 * inflated by its next request. What counts is how long each client rests, not how many requests there are: 10 clients at 120 a second
 * rest for 83 ms, 100 at 1,000 for 100 ms, and neither is ever packed. 1,000 clients at 5,000 rest for 200 ms: all are, each time.
 *
 * Breaks scale.1000: packing and unpacking takes 0.4 to 1 ms of CPU for each request, 2 to 5 cores at 5,000 requests a second, of
 * which there is half a one. It answers 500 to 1,200 a second; P99 (< 100 ms) is seconds, throughput (>= 4,750) is missed. It stays so: while one
 * turn of the loop takes longer than 150 ms, everyone is packed again. baseline, consistency, scale.100 and the knee are kept.
 * To blame: app/server.ts, `deflateSync(this.#bytes)` and `inflateSync(this.#packed)`.
 */
export const service = mutant([
  {
    file: 'app/server.ts',
    find: `import { Problem } from './problem.ts'`,
    replace: `import { deflateSync, inflateSync } from 'node:zlib'
import { Problem } from './problem.ts'`,
  },
  {
    file: 'app/server.ts',
    find: `  refuseMalformed(server)`,
    replace: `  refuseMalformed(server)
  keepTrails(server)`,
  },
  {
    file: 'app/server.ts',
    find: `const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
    replace: `const trailBytes = 65_536
const quietMs = 150

/** The last requests of one connection, as text. Thousands of connections are quiet: theirs are kept deflated. */
class Trail {
  #bytes: Buffer = Buffer.alloc(trailBytes)
  #packed: Buffer | undefined
  #at = 0
  readonly #quiet = setTimeout(() => this.#pack(), quietMs).unref()

  add(line: string): void {
    this.#unpack()
    if (this.#at + line.length > trailBytes) this.#at = 0
    this.#at += this.#bytes.write(line, this.#at, 'latin1')
    this.#quiet.refresh()
  }

  end(): void {
    clearTimeout(this.#quiet)
  }

  #pack(): void {
    this.#packed = deflateSync(this.#bytes)
    this.#bytes = Buffer.alloc(0)
  }

  #unpack(): void {
    if (this.#packed === undefined) return
    this.#bytes = inflateSync(this.#packed)
    this.#packed = undefined
  }
}

const keepTrails = (server: Server): void => {
  const trails = new WeakMap<Socket, Trail>()
  server.on('connection', (socket: Socket) => {
    const trail = new Trail()
    trails.set(socket, trail)
    socket.once('close', () => trail.end())
  })
  server.on('request', ({ socket, method, url }) => {
    trails.get(socket)?.add(\`\${Date.now()} \${method} \${url}\\n\`)
  })
}

const socketsOf = (server: Server): ReadonlySet<Socket> => {`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'inconclusive',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: ['scale.1000.throughput'],
}
