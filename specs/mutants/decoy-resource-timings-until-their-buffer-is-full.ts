import { mutant, type Exam } from './mutant.ts'

/**
 * Each read of an account leaves a resource timing on the global timeline. Node keeps the first 250 of them (about 700 bytes
 * each, 175 KB in all) and drops the others. 2 of 16 requests are such reads: 125 to 190 in a round, so it is full in the
 * second round, after 2,000 requests.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `import { type Context, Hono } from 'hono'`,
    replace: `import { performance } from 'node:perf_hooks'
import { type Context, Hono } from 'hono'`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax =`,
    replace: `/** Puts a read on the timeline that developer tools show. The buffer takes 250, the default. */
const markRead = (url: string, startTime: number): void => {
  const endTime = performance.now()
  const connection = {
    domainLookupStartTime: startTime,
    domainLookupEndTime: startTime,
    connectionStartTime: startTime,
    connectionEndTime: startTime,
    secureConnectionStartTime: startTime,
    ALPNNegotiatedProtocol: 'postgres',
  }
  const timing = {
    startTime,
    redirectStartTime: 0,
    redirectEndTime: 0,
    postRedirectStartTime: startTime,
    finalServiceWorkerStartTime: 0,
    finalNetworkRequestStartTime: startTime,
    finalNetworkResponseStartTime: endTime,
    endTime,
    encodedBodySize: 0,
    decodedBodySize: 0,
    finalConnectionTimingInfo: connection,
  }
  performance.markResourceTiming(timing, url, 'other', globalThis, '', {}, 200, '')
}

const bodyBytesMax =`,
  },
  {
    file: 'app/api.ts',
    find: `  app.get('/api/accounts/:id', async c => c.json(await bank.find(parseAccountId(c.req.param('id')))))`,
    replace: `  app.get('/api/accounts/:id', async c => {
    const startTime = performance.now()
    try {
      return c.json(await bank.find(parseAccountId(c.req.param('id'))))
    } finally {
      markRead(c.req.url, startTime)
    }
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/leak.spec.ts',
  firstTry: 'acquitted',
  breaks: [],
}
