import { mutant, type Exam } from './mutant.ts'

/** Healthy: once a second the event loop is busy for 10 ms, as with a small collection. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `setInterval(() => {
  const until = performance.now() + 10
  while (performance.now() < until);
}, 1_000)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = { spec: 'specs/scale.spec.ts', firstTry: 'acquitted', breaks: [] }
