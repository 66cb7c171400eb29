import { type Exam, mutant } from './mutant.ts'

/**
 * A scrape as text reports how late the event loop was since the scrape before. The next spell needs fresh figures, and so a new
 * monitor; the one of the last spell is replaced and not disabled. Written as a leak: Node 24.21 lets go of a
 * monitor that nobody holds, enabled or not.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { type ELDHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `export const createApi =`,
    replace: `/** Begins a spell in which the lateness of the event loop is recorded, in nanoseconds. */
const watchEventLoop = (): ELDHistogram => {
  const monitor = monitorEventLoopDelay({ resolution: 500 })
  monitor.enable()
  return monitor
}

let spell = watchEventLoop()

const lateness = (): string => {
  const worst = spell.count === 0 ? 0 : spell.max / 1e9
  spell = watchEventLoop()
  const name = 'event_loop_delay_max_seconds'
  return [
    '# HELP ' + name + ' Longest delay of the event loop since the last scrape.',
    '# TYPE ' + name + ' gauge',
    name + ' ' + worst,
    '',
  ].join('\\n')
}

export const createApi =`,
  },
  {
    file: 'app/api.ts',
    find: `return c.body(toExposition(figures), 200`,
    replace: `return c.body(toExposition(figures) + lateness(), 200`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', breaks: [], firstTry: 'acquitted' }
