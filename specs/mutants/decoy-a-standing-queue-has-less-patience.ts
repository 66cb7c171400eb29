import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: controlled delay, as in CoDel. The line for a place in the pool is there for bursts; if it has not been empty for more than a
 * second it is no burst, and who comes to it then waits for 400 ms and not for 1,000 before the 503 `not-applied`. As soon as the
 * line has been empty once, the patience is the whole one again; ten clients at ten places never wait in line at all.
 */
export const service = mutant([
  {
    file: 'app/turnstile.ts',
    find: `interface Waiter {`,
    replace: `/** A line that has stood for this long is no burst. */
const burstMs = 1_000
/** The share of the patience that is left to who joins a standing line. */
const shareLeft = 0.4

interface Waiter {`,
  },
  {
    file: 'app/turnstile.ts',
    find: `  #inside = 0
`,
    replace: `  #inside = 0
  /** When the line was last found empty by somebody who joined it. */
  #standsSince = 0
`,
  },
  {
    file: 'app/turnstile.ts',
    find: `    const { waitMs } = this.#limits
`,
    replace: `    const now = performance.now()
    if (this.#waiting.size === 0) this.#standsSince = now
    const stands = now - this.#standsSince > burstMs
    const waitMs = stands ? Math.ceil(this.#limits.waitMs * shareLeft) : this.#limits.waitMs
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
