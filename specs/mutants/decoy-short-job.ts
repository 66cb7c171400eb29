import { mutant, type Exam } from './mutant.ts'

/** Healthy: every 20 seconds a job computes for 40 ms in the event loop and logs a hundred lines. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `setInterval(() => {
  const until = performance.now() + 40
  while (performance.now() < until);
  for (let line = 0; line < 100; line += 1) log.info('job', { line })
}, 20_000)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = { spec: 'specs/soak.spec.ts', firstTry: 'acquitted', breaks: [] }
