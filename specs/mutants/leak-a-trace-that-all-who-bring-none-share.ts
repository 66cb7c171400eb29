import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: leaks. The spans of the last 64 traces are kept, and the trace that was not seen for longest is dropped. A request without a
 * `traceparent` belongs to the trace with the empty name. That one is always seen last, is never dropped, and gets all spans.
 *
 * Breaks `heap` (about 1.3 KB for each request, in the array of one of 64 entries of a map that does not grow).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Span {
  readonly method: string
  readonly url: string
  /** Times of the steps, in the order in which they were reached. */
  readonly marks: number[]
}

const marksMax = 128
const tracesMax = 64
const traces = new Map<string, Span[]>()

const beginSpan = (request: Request, startedAt: number): Span => {
  const [, trace = ''] = (request.headers.get('traceparent') ?? '').split('-')
  const spans = traces.get(trace) ?? []
  traces.delete(trace)
  traces.set(trace, spans)
  for (const eldest of traces.keys()) {
    if (traces.size <= tracesMax) break
    traces.delete(eldest)
  }
  const marks = new Array<number>(marksMax).fill(0)
  marks[0] = startedAt
  const span = { method: request.method, url: request.url, marks }
  spans.push(span)
  return span
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const span = beginSpan(request, startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      span.marks[1] = performance.now()`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'caught',
  breaks: ['leak.heap'],
  mayBreak: 'any',
}
