import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: figures go to a collector every 15 s. When that fails, `catch` plans the next attempt, and so does `finally`: each failure has two
 * successors. Nobody listens on port 4318 here, so the reports double every 15 s, with uptime and not with requests.
 *
 * Breaks soak. After 30 s there are 4 reports at once, which nobody notices: baseline, consistency and scale pass. After 105 s there are
 * 128 sockets at the same moment (fileDescriptors < 100, if a sample meets it), after 180 s 4,096 (0.5 s of CPU, a second of wall time in each 15 s:
 * 6 % of requests above 100 ms, p99 < 100 broken in the fourth minute), after 225 s 32,768 (a stall of 5 s and more: timeouts; errors 0 broken), and
 * then cpu (< 30 %), memory (< 500 MB, drift 10 MB) and the end of the process. It breaks within the first five minutes in any case.
 * To blame: app/service.ts, the `setTimeout` in `catch` (beside the one in `finally`).
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { request } from 'node:http'
import { createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `const reportEveryMs = 15_000

const send = (figures: unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    const target = { host: '127.0.0.1', port: 4_318, path: '/v1/metrics', method: 'POST' }
    const outgoing = request(target, incoming => {
      incoming.resume()
      incoming.once('end', () => resolve())
    })
    outgoing.setHeader('Content-Type', 'application/json')
    outgoing.once('error', reject)
    outgoing.end(JSON.stringify(figures))
  })

/** Sends the figures to the collector beside the service, for ever. */
const report = async (metrics: Metrics): Promise<void> => {
  try {
    await send(metrics.read())
  } catch {
    // The collector may start later.
    setTimeout(() => void report(metrics), reportEveryMs).unref()
  } finally {
    setTimeout(() => void report(metrics), reportEveryMs).unref()
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
  firstTry: 'caught',
  breaks: ['soak.latency.p99', 'soak.fileDescriptors'],
}
