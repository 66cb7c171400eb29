import { mutant, type Exam } from './mutant.ts'

/** A worker thread computes for 40 of each 100 ms, whether anybody asks or not. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const { Worker } = process.getBuiltinModule('node:worker_threads')
new Worker(
  'const cell = new Int32Array(new SharedArrayBuffer(4));' +
    'for (;;) { const until = performance.now() + 40; while (performance.now() < until); Atomics.wait(cell, 0, 0, 60) }',
  { eval: true },
)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.cpu'],
  mayBreak: 'any',
}
