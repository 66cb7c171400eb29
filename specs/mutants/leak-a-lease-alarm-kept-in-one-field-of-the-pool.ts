import { mutant, type Exam } from './mutant.ts'

/**
 * Leaks timers. A lease that lasts is told to the log every five seconds, by an interval that the pool
 * keeps in one field. Leases overlap: the second overwrites the interval of the first, which nobody clears
 * any more. A user sees the log fill with warnings about leases that ended long ago, and memory that grows
 * with the requests.
 */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `  readonly #idle: Connection[] = []`,
    replace: `  readonly #idle: Connection[] = []
  #alarm: NodeJS.Timeout | undefined`,
  },
  {
    file: 'app/pool.ts',
    find: `    const leftMs = leaseMs - (performance.now() - enteredAt)`,
    replace: `    const leftMs = leaseMs - (performance.now() - enteredAt)
    this.#alarm = setInterval(() => console.warn('a lease is still open', { enteredAt, leaseMs }), 5_000)`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      clearTimeout(lease)
      clearInterval(this.#alarm)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
