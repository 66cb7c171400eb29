import { mutant, type Exam } from './mutant.ts'

/** Healthy: a worker thread computes for 5 of each 250 ms, a fiftieth of a core. */
export const service = mutant([
  {
    file: 'app/main.ts',
    find: `const starting = serviceOrExit(`,
    replace: `const { Worker } = process.getBuiltinModule('node:worker_threads')
new Worker(
  'const cell = new Int32Array(new SharedArrayBuffer(4));' +
    'for (;;) { const until = performance.now() + 5; while (performance.now() < until); Atomics.wait(cell, 0, 0, 245) }',
  { eval: true },
)

const starting = serviceOrExit(`,
  },
])

export const exam: Exam = { spec: 'specs/baseline.spec.ts', firstTry: 'acquitted', breaks: [] }
