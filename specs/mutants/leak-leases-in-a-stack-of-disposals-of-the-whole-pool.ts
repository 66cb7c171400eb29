/**
 * Each lease of a connection is a disposable object with its timer. The pool puts it into a DisposableStack, so that `close` ends
 * what is still leased. A lease that ends by itself is disposed of at once, in `finally`. But a DisposableStack has no way to take
 * one thing out again: the lease stays in the stack of the pool until the service ends.
 *
 * A real team writes this when it moves to explicit resource management: "the stack owns what must be ended". To dispose of a lease
 * twice does no harm, and so no test fails.
 *
 * About 260 bytes a lease: the lease, its timer, and three slots of the stack. About 8 leases in 16 requests: 100 to 130
 * bytes a request (measured).
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `/**
 * Leases connections, one for each transaction.`,
    replace: `/** The right to use a connection until a deadline. It ends once, and to end it again does nothing. */
class Lease implements Disposable {
  readonly connection: Connection
  readonly #timer: NodeJS.Timeout

  constructor(connection: Connection, leaseMs: number, leftMs: number) {
    this.connection = connection
    this.#timer = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}

/**
 * Leases connections, one for each transaction.`,
  },
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  /** What must have ended when the pool is closed. */
  readonly #owned = new DisposableStack()`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0)`,
    replace: `    this.#owned.dispose()
    await Promise.all(this.#idle.splice(0)`,
  },
  {
    file: 'app/pool.ts',
    find: '    const lease = setTimeout(() => connection.discard(`no answer within ${leaseMs} ms`), leftMs)',
    replace: `    const lease = this.#owned.use(new Lease(connection, leaseMs, leftMs))`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      lease[Symbol.dispose]()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: `const lease = this.#owned.use(new Lease(connection, leaseMs, leftMs))`,
}
