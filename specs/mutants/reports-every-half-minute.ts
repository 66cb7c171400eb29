import { mutant, type Exam } from './mutant.ts'

/** Every 30 seconds a report is computed in the event loop, for 1.7 seconds. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `setInterval(() => {
  const until = performance.now() + 1_700
  while (performance.now() < until);
}, 30_000)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = {
  spec: 'specs/soak.spec.ts',
  firstTry: 'caught',
  breaks: ['soak.latency.p99'],
  mayBreak: 'any',
}
