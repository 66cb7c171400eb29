import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the wait for a place in the pool moved into the `try`, so the `finally` also runs for a caller that was turned away:
 * it gives back a place that it never had. Behind a lock the service then opens more connections than POOL_SIZE.
 * checks.md, `poolSaturation`, `pressure`, `nothingLeftBehind`; CONTRACT `POOL_SIZE` (10).
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `    await this.#turnstile.enter()
    try {
      return await this.#lend(work, leaseMs)`,
    replace: `    try {
      await this.#turnstile.enter()
      return await this.#lend(work, leaseMs)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '50 clients behind a lock',
  firstTry: 'caught',
  breaks: ['transaction.poolSaturation'],
  mayBreak: 'any',
}
