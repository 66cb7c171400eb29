import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: V8's sampling heap profiler is always on, as a continuous profiler has it, and writes the function that holds most into the log.
 * Its tree of call sites grows while new ones are met; a sample goes with its object, and the tree with every 1,500th request.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { type HeapProfiler, Session } from 'node:inspector'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'`,
    replace: `import { parseAccountId, parseBalance, parseOrder } from './input.ts'
import * as log from './log.ts'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `type Site = HeapProfiler.SamplingHeapProfileNode

const requestsPerProfile = 1_500
const profiler = new Session()
profiler.connect()
let profiled = 0

const beginProfile = (): void => profiler.post('HeapProfiler.startSampling', { samplingInterval: 65_536 })

const largest = (site: Site): Site =>
  site.children.map(largest).reduce((most, child) => (child.selfSize > most.selfSize ? child : most), site)

const countForProfile = (): void => {
  if (++profiled % requestsPerProfile !== 0) return
  profiler.post('HeapProfiler.stopSampling', (error, result) => {
    if (error !== null || result === undefined) return
    const { callFrame, selfSize } = largest(result.profile.head)
    log.info('holds-most', { function: callFrame.functionName, bytes: selfSize })
  })
  beginProfile()
}

beginProfile()

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `      metrics.end(startedAt, response.status)`,
    replace: `      metrics.end(startedAt, response.status)
      countForProfile()`,
  },
])

export const exam: Exam = { spec: 'specs/leak.spec.ts', firstTry: 'acquitted', breaks: [] }
