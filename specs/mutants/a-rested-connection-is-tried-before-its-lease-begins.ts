import { mutant, type Exam } from './mutant.ts'

/**
 * Each connection from the pool is tried by a query first, before the timer of its lease is set. Where the
 * database stands still or vanishes from the network, nothing ends that query, and its client waits as long.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    const connection = this.#takeIdle() ?? (await this.#options.connect())`,
    replace: `    const idle = this.#takeIdle()
    if (idle !== undefined) await idle.query\`select 1\`
    const connection = idle ?? (await this.#options.connect())`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'a connection serves others',
  firstTry: 'caught',
  breaks: ['transaction.afterARest.settled'],
  mayBreak: 'any',
}
