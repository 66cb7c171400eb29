import { mutant, type Exam } from './mutant.ts'

/**
 * One request in ten is traced, and a trace is kept for two seconds. A map keeps them in the order in which they were put in,
 * which is the order in which they expire: so the sweep begins with the oldest and stops at the first that is still valid. Later
 * somebody wanted the first trace after a start for comparison, and gave it no end. It is the oldest from then on, the sweep stops
 * at it each time, and all that were put in behind it stay.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface Trace {
  readonly method: string
  readonly url: string
  readonly startedAt: number
  readonly keepUntil: number
  status: number
}

const traceEvery = 10
const keepTraceMs = 2_000
const traces = new Map<string, Trace>()
let requestsSeen = 0

/** The oldest come first: what follows one that is still valid is valid too. */
const forgetTraces = (now: number): void => {
  for (const [id, { keepUntil }] of traces) {
    if (keepUntil > now) return
    traces.delete(id)
  }
}

/** The first trace is kept for comparison: it shows a cold service. */
const traceOf = ({ method, url }: Request, startedAt: number): Trace | undefined => {
  if (++requestsSeen % traceEvery !== 0) return undefined
  forgetTraces(startedAt)
  const keepUntil = traces.size === 0 && requestsSeen === traceEvery ? Infinity : startedAt + keepTraceMs
  const trace: Trace = { method, url, startedAt, keepUntil, status: 0 }
  traces.set(\`trace-\${requestsSeen}\`, trace)
  return trace
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    const trace = traceOf(request, startedAt)`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      if (trace !== undefined) trace.status = response.status`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  firstTry: 'caught',
  blames: 'traces.set(`trace-${requestsSeen}`, trace)',
}
