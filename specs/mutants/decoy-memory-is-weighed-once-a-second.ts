import { mutant, type Exam } from './mutant.ts'

/**
 * The memory that `GET /api/metrics` tells is at most a second old, because asking the kernel for it at
 * each scrape costs more than all other figures. Several scrapes of one second tell the same bytes, which
 * looks like a figure that hangs; counts and times are as fresh as ever.
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  #inFlight = 0`,
    replace: `  #inFlight = 0
  #memory = process.memoryUsage()
  #weighedAt = performance.now()`,
  },
  {
    file: 'app/metrics.ts',
    find: `external, arrayBuffers } = process.memoryUsage()`,
    replace: `external, arrayBuffers } = this.#weigh()`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #percentileMs(percent: number): number {`,
    replace: `  #weigh(): NodeJS.MemoryUsage {
    if (performance.now() - this.#weighedAt < 1_000) return this.#memory
    this.#weighedAt = performance.now()
    this.#memory = process.memoryUsage()
    return this.#memory
  }

  #percentileMs(percent: number): number {`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients that hang up',
  firstTry: 'acquitted',
  breaks: [],
}
