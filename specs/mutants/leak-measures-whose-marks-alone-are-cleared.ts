import { type Exam, mutant } from './mutant.ts'

/** Each lease is measured on the performance timeline, and only its mark is cleared: the measure stays. */
export const service = mutant([
  {
    file: 'app/pool.ts',
    find: `interface PoolOptions {`,
    replace: `let leases = 0

interface PoolOptions {`,
  },
  {
    file: 'app/pool.ts',
    find: `    const enteredAt = performance.now()`,
    replace: `    const mark = \`lease \${++leases}\`
    performance.mark(mark)
    const enteredAt = performance.now()`,
  },
  {
    file: 'app/pool.ts',
    find: `      clearTimeout(lease)`,
    replace: `      performance.measure('lease', { start: mark, detail: { mark, leaseMs } })
      performance.clearMarks(mark)
      clearTimeout(lease)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  blames: `performance.measure('lease', { start: mark, detail: { mark, leaseMs } })`,
}
