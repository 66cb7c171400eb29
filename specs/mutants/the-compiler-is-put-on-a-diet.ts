import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: to save the few megabytes of machine code and inline caches, V8 is told to interpret everything, and to look up every property
 * anew. Each answer is the same as before and takes ten to thirty times as long to compute: about 0.4 to 1 ms of CPU instead of 0.03 ms.
 *
 * Breaks scale.1000 (5,000 requests a second with P99 < 100 ms and throughput >= 4,750): half a core answers some 500 to 1,300, so the
 * queue grows to seconds. scale.100 (1,000 a second) is at its edge or beyond, the knee (from 4,000) is broken. baseline and consistency
 * are kept: 120 requests take 5 to 12 % of a core. To blame: app/compiler.ts, `--no-use-ic` and `--no-opt`; no line of a request.
 */
export const service = mutant([
  {
    file: 'app/compiler.ts',
    find: `  setFlagsFromString('--no-maglev')`,
    replace: `  setFlagsFromString('--no-maglev')
  // Machine code of both other compilers, and the caches it is made from, are 6 MB in the first minute.
  setFlagsFromString('--no-opt')
  setFlagsFromString('--no-sparkplug')
  setFlagsFromString('--no-use-ic')`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99', 'scale.1000.throughput'],
}
