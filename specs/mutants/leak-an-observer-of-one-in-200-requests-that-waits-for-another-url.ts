/**
 * One in 200 requests is traced by a PerformanceObserver that disconnects at the entry with its URL; a server's entries have paths,
 * the request an absolute URL, so none ever does. To be seen: heap, one observer with its Request for every 200 requests.
 */
import { type Exam, mutant } from './mutant.ts'

export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { PerformanceObserver } from 'node:perf_hooks'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `const bodyBytesMax = 4_096

interface HttpEntry {
  readonly duration: number
  readonly detail: { readonly req: { readonly url: string } }
}

const sampledEvery = 200
let received = 0

/** Logs how long the server took, with the time to send, which the API does not see. */
const trace = (request: Request): void => {
  const { url } = request
  const headers = Object.fromEntries(request.headers)
  const before = { memory: process.memoryUsage(), usage: process.resourceUsage() }
  const observer = new PerformanceObserver(list => {
    for (const { detail, duration } of list.getEntries() as unknown as readonly HttpEntry[]) {
      if (detail.req.url !== url) continue
      console.log(JSON.stringify({ event: 'sample', method: request.method, url, headers, duration, before }))
      observer.disconnect()
    }
  })
  observer.observe({ entryTypes: ['http'] })
}`,
  },
  {
    file: 'app/api.ts',
    find: `    const startedAt = metrics.begin()`,
    replace: `    const startedAt = metrics.begin()
    if (++received % sampledEvery === 0) trace(request)`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  breaks: ['leak.heap'],
  mayBreak: 'any',
  blames: 'const observer = new PerformanceObserver(list => {',
  firstTry: 'caught',
}
