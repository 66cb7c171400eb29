import { mutant, type Exam } from './mutant.ts'

/**
 * Before the pool is closed at SIGTERM, the end takes all its places and gives none back, so that work whose client has
 * hung up is over too and its session is closed in order. It looks as if the service locked itself out, but by then every
 * request has been answered, and each place is waited for as long as any caller would wait: one second at most, whatever
 * becomes of it.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
    replace: `    const places = Array.from({ length: this.#options.limits.size }, () => this.#turnstile.enter())
    await Promise.allSettled(places)
    await Promise.all(this.#idle.splice(0).map(connection => connection.close()))`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
