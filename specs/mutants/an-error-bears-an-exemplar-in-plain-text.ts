import { mutant, type Exam } from './mutant.ts'

/**
 * Each answer with 5xx gets a trace id, and the count of errors bears the latest of them as an exemplar, as OpenMetrics
 * writes it: `http_errors_total 3 # {trace_id="…"} 0.102`. The figures are still served as `text/plain; version=0.0.4`,
 * which knows no exemplars, so from the first 5xx on Prometheus refuses the whole scrape, and the operator has no figures
 * during an outage.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      if (response.status >= 500) {
        const traceId = randomBytes(16).toString('hex')
        response.headers.set('X-Trace-Id', traceId)
        metrics.exemplar = { traceId, seconds: (performance.now() - startedAt) / 1_000 }
      }
      metrics.end(startedAt, response.status)`,
  },
  {
    file: 'app/api.ts',
    find: `toExposition(figures), 200`,
    replace: `toExposition(figures, metrics.exemplar), 200`,
  },
  {
    file: 'app/metrics.ts',
    find: `const longestMicroseconds = 60_000_000`,
    replace: `/** The latest request that was answered with 5xx. */
export interface Exemplar {
  readonly traceId: string
  readonly seconds: number
}

const longestMicroseconds = 60_000_000`,
  },
  {
    file: 'app/metrics.ts',
    find: `  #sumMs = 0`,
    replace: `  exemplar: Exemplar | undefined
  #sumMs = 0`,
  },
  {
    file: 'app/exposition.ts',
    find: `import type { Figures } from './metrics.ts'`,
    replace: `import type { Exemplar, Figures } from './metrics.ts'`,
  },
  {
    file: 'app/exposition.ts',
    find: `export const toExposition = (figures: Figures): string => {`,
    replace: `export const toExposition = (figures: Figures, latest?: Exemplar): string => {
  const exemplar = latest && \` # {trace_id="\${latest.traceId}"} \${latest.seconds}\``,
  },
  {
    file: 'app/exposition.ts',
    find: `      ['', figures.errorCount],`,
    replace: `      ['', figures.errorCount, exemplar],`,
  },
  {
    file: 'app/exposition.ts',
    find: `type Sample = readonly [suffix: string, value: number]`,
    replace: `type Sample = readonly [suffix: string, value: number, exemplar?: string | undefined]`,
  },
  {
    file: 'app/exposition.ts',
    find: '    ...samples.map(([suffix, value]) => `${name}${suffix} ${value}`),',
    replace:
      "    ...samples.map(([suffix, value, exemplar = '']) => `${name}${suffix} ${value}${exemplar}`),",
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '^(?!.*whatever dies)',
  breaks: ['transaction.figures'],
  mayBreak: 'any',
  firstTry: 'caught',
}
