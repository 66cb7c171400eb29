import { mutant, type Exam } from './mutant.ts'

/** Healthy: before it listens it logs two megabytes and computes for 300 ms, and never again. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `for (let step = 0; step < 2_000; step += 1) log.info('preparing', { step, plan: 'x'.repeat(1_000) })
const prepared = performance.now() + 300
while (performance.now() < prepared);

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', firstTry: 'acquitted', breaks: [] }
