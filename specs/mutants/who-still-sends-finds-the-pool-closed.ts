import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: at SIGTERM the pool is closed before the requests in flight are finished, and a closed pool throws a plain
 * error: an order whose body was not complete at the signal is answered 500 `internal-error` and not done.
 */
export const service = mutant([
  {
    file: 'app/shutdown.ts',
    find: `    await steps.drain()
    await steps.closePool()`,
    replace: `    await steps.closePool()
    await steps.drain()`,
  },
  {
    file: 'app/pool.ts',
    find: `readonly #idle: Connection[] = []`,
    replace: `readonly #idle: Connection[] = []
  #closed = false`,
  },
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()`,
    replace: `    if (this.#closed) throw new Error('the pool is closed')
    await this.#turnstile.enter()`,
  },
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    this.#closed = true
    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.honestDoubts'],
  mayBreak: 'any',
}
