/**
 * The text of the metrics also has the load of the machine: the first four bytes of /proc/loadavg. The other bytes stay in the
 * stream, so it never ends, never closes, and its descriptor stays open, while the stream itself is collected: one descriptor
 * for each scrape as text, and no object that would tell of it.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

/** The load of the machine in the last minute: the first number in this file. */
const readLoad = async (): Promise<number> => {
  const file = createReadStream('/proc/loadavg')
  await once(file, 'readable')
  return Number.parseFloat(String(file.read(4)))
}`,
  },
  {
    file: 'app/api.ts',
    find: `app.get('/api/metrics', c => {`,
    replace: `app.get('/api/metrics', async c => {`,
  },
  {
    file: 'app/api.ts',
    find: `    return c.body(toExposition(figures), 200,`,
    replace: `    return c.body(toExposition(figures, await readLoad()), 200,`,
  },
  {
    file: 'app/exposition.ts',
    find: `export const toExposition = (figures: Figures): string => {`,
    replace: `export const toExposition = (figures: Figures, load = 0): string => {`,
  },
  {
    file: 'app/exposition.ts',
    find: `    family('process_uptime_seconds',`,
    replace: `    family('host_load_average', 'gauge', 'Load of the machine in the last minute.', [['', load]]),
    family('process_uptime_seconds',`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.fileDescriptors'],
  mayBreak: 'any',
  blames: "const file = createReadStream('/proc/loadavg')",
  firstTry: 'caught',
}
