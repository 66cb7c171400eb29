import { mutant, type Exam } from './mutant.ts'

/** Once a second it computes for 150 ms, and answers nothing meanwhile. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `setInterval(() => {
  const until = performance.now() + 150
  while (performance.now() < until);
}, 1000)
const bodyBytesMax =`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '100 clients at',
  breaks: ['scale.100.latency.p99'],
}
