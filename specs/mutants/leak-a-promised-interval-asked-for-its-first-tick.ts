import { type Exam, mutant } from './mutant.ts'

/**
 * Leaks. The text scrape says how late a timer of 20 ms is. It takes the first tick of the interval of `node:timers/promises` with
 * `next()`. Only `return()` (which `for await` calls when it is left) clears that interval: it goes on ticking for ever, and
 * keeps its suspended generator. It is not referenced, so the shutdown is orderly and the active resources do not show it. Each tick
 * also costs processor time, so the service slowly becomes busy by itself.
 * Each GET /api/metrics as text: a Timeout, its closure and a generator, about 700 B. No other path, nor the same path as JSON.
 * To blame: the line with `.next()` in app/api.ts.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'
`,
    replace: `import { setInterval as ticks } from 'node:timers/promises'
import { type Context, Hono } from 'hono'
`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/metrics', c => {
`,
    replace: `  app.get('/api/metrics', async c => {
`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200, { 'Content-Type': expositionType })
`,
    replace: `    const lag = await lagExposition()
    return c.body(toExposition(figures) + lag, 200, { 'Content-Type': expositionType })
`,
  },
  {
    file: 'app/api.ts',
    find: `const wantsText = `,
    replace: `const tickMs = 20

/** How much later than it should a timer fires: what the utilization does not tell. */
const lagExposition = async (): Promise<string> => {
  const startedAt = performance.now()
  await ticks(tickMs, undefined, { ref: false }).next()
  const lagMs = Math.max(performance.now() - startedAt - tickMs, 0)
  return [
    '# HELP event_loop_lag_seconds How late a timer fires.',
    '# TYPE event_loop_lag_seconds gauge',
    \`event_loop_lag_seconds \${lagMs / 1_000}\`,
    '',
  ].join('\\n')
}

const wantsText = `,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'await ticks(tickMs, undefined, { ref: false }).next()',
  firstTry: 'caught',
}
