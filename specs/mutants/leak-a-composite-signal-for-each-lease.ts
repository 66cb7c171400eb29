/**
 * Each lease of a connection is over when its time is up or the pool closes: `AbortSignal.any` of both, with a listener that
 * nobody removes. Node keeps a composite signal that is listened to as long as one of its sources lives (`gcPersistentSignals`),
 * and the pool's signal lives for ever. Signal, listener and closure: about 1 KB for each request that asks the database.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  readonly #closing = new AbortController()`,
  },
  {
    file: 'app/pool.ts',
    find: `    const lease = setTimeout(() => connection.discard(\`no answer within \${leaseMs} ms\`), leftMs)`,
    replace: `    const overdue = new AbortController()
    const over = AbortSignal.any([overdue.signal, this.#closing.signal])
    over.addEventListener('abort', () => connection.discard(\`no answer within \${leaseMs} ms\`))
    const lease = setTimeout(() => overdue.abort(), leftMs)`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))
    this.#closing.abort()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: [
    'const over = AbortSignal.any([overdue.signal, this.#closing.signal])',
    "over.addEventListener('abort', () => connection.discard(`no answer within ${leaseMs} ms`))",
  ],
  firstTry: 'caught',
}
