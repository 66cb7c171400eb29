import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: figures go to a collector that does not exist, and every failure is swallowed and tried again for ever. But there is one attempt
 * at a time, its pause doubles from 250 ms to 4 s, and of the reports that wait only the last 60 are kept.
 *
 * Judged by soak (and baseline): at most 4 attempts in the first second and one in 4 s later, each 0.2 to 0.5 ms of CPU: below 0.1 % of a core. One
 * socket at a time for less than a millisecond; 60 reports of 0.5 KB are full after 4 minutes: 30 KB. The loop that never ends is
 * app/service.ts, `for (;;)`; it breaks no promise.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const firstPauseMs = 250
const longestPauseMs = 4_000
const waitingMax = 60

const send = (reports: readonly unknown[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port: 4_318, path: '/v1/metrics', method: 'POST' }
    const outgoing = request(target, incoming => {
      incoming.resume()
      incoming.once('end', () => resolve())
    })
    outgoing.setHeader('Content-Type', 'application/json')
    outgoing.once('error', reject)
    outgoing.end(JSON.stringify(reports))
  })

/** Sends the figures to the collector beside the service, for ever. What could not be sent waits. */
const report = async (metrics: Metrics): Promise<never> => {
  const waiting: unknown[] = []
  let pauseMs = firstPauseMs
  for (;;) {
    waiting.push(metrics.read())
    if (waiting.length > waitingMax) waiting.shift()
    try {
      await send(waiting)
      waiting.length = 0
      pauseMs = longestPauseMs
    } catch {
      pauseMs = Math.min(2 * pauseMs, longestPauseMs)
    }
    await sleep(pauseMs, undefined, { ref: false })
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const metrics = new Metrics(() => pool.state)`,
    replace: `  const metrics = new Metrics(() => pool.state)
  void report(metrics)`,
  },
])

export const exam: Exam = {
  spec: 'specs/soak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
