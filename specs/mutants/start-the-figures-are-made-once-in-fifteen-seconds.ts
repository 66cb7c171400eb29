import { type Exam, mutant } from './mutant.ts'

/**
 * Prometheus asks every fifteen seconds, so `GET /api/metrics` makes its figures once in that time and tells everybody the
 * same. Who asks after some requests is told the count of before, and just after the start that there were none.
 * docs/checks.md, `countedAnswers`: "each request is counted once", and the P99 tells each reader how long clients waited.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** The interval of our scrapes. */
const figuresFreshMs = 15_000

const bodyBytesMax = 4_096`,
  },
  {
    file: 'app/api.ts',
    find: `  const app = new Hono()`,
    replace: `  const app = new Hono()
  let figures = metrics.read()
  let figuresReadAt = performance.now()`,
  },
  {
    file: 'app/api.ts',
    find: `    const figures = metrics.read()`,
    replace: `    if (performance.now() - figuresReadAt >= figuresFreshMs) {
      figures = metrics.read()
      figuresReadAt = performance.now()
    }`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  only: 'a pool of 3',
  breaks: ['start.toldWaits'],
  mayBreak: 'any',
  firstTry: 'caught',
}
