import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: response times are measured by `process.hrtime`, and of its pair of seconds and nanoseconds only the nanoseconds are
 * read. A request of 1.004 s counts as one of 4 ms, so the percentiles never tell that clients wait for a connection (`toldWaits`).
 */
export const service = mutant([
  {
    file: 'app/metrics.ts',
    find: `  begin(): number {`,
    replace: `  begin(): [number, number] {`,
  },
  { file: 'app/metrics.ts', find: `return performance.now()`, replace: `return process.hrtime()` },
  {
    file: 'app/metrics.ts',
    find: `end(startedAt: number, status: number): void {`,
    replace: `end(startedAt: [number, number], status: number): void {`,
  },
  {
    file: 'app/metrics.ts',
    find: `this.record(performance.now() - startedAt, status)`,
    replace: `const [, nanoseconds] = process.hrtime(startedAt)
    this.record(nanoseconds / 1e6, status)`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
