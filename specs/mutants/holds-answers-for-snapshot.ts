import { slow, type Exam } from './mutant.ts'

/** Every two seconds all answers are held back for 400 ms, as behind a lock, while the CPU is idle. */
export const service = slow({
  work: `const phase = performance.now() % 2_000
    if (phase < 400) await new Promise(resolve => setTimeout(resolve, 400 - phase))`,
})

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.latency.p95', 'baseline.latency.p99'],
  mayBreak: 'any',
}
