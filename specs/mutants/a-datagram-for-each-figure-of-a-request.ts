import { mutant, type Exam } from './mutant.ts'

/**
 * Twelve figures of each request go to the StatsD agent beside the database, each in a datagram of its own, with all its tags: about
 * 2.5 kB for each request of some hundred bytes, or 2.4 Mbps at 120 requests a second.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { createApi } from './api.ts'`,
    replace: `import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { type Api, createApi } from './api.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens.`,
    replace: `const agentPort = 8_125
const tags = \`service:ledger,env:production,node:\${process.version},pid:\${process.pid},region:eu-central-1,team:payments\`

/** Tells the agent about each request. Datagrams: nobody waits for them, and they may be lost. */
const told = (api: Api, host: string): Api => {
  const socket = createSocket('udp4')
  socket.on('error', () => {})
  let agent: string | undefined
  lookup(host, 4).then(
    ({ address }) => {
      agent = address
    },
    () => {},
  )
  const tell = (path: string, status: number, ms: number): void => {
    if (agent === undefined) return
    const { rss, heapTotal, heapUsed, external, arrayBuffers } = memory()
    const figures = [
      'requests:1|c',
      \`status.\${status}:1|c\`,
      \`duration:\${ms}|ms\`,
      \`duration.distribution:\${ms}|d\`,
      \`uptime:\${process.uptime()}|g\`,
      \`loop.utilization:\${performance.eventLoopUtilization().utilization}|g\`,
      \`memory.rss:\${rss}|g\`,
      \`memory.heap_total:\${heapTotal}|g\`,
      \`memory.heap_used:\${heapUsed}|g\`,
      \`memory.external:\${external}|g\`,
      \`memory.array_buffers:\${arrayBuffers}|g\`,
      \`apdex:\${ms < 100 ? 1 : 0}|g\`,
    ]
    for (const figure of figures)
      socket.send(\`ledger.http.\${figure}|#route:\${path},status:\${status},\${tags}\`, agentPort, agent)
  }
  return {
    fetch: request => {
      const startedAt = performance.now()
      const answered = (response: Response): Response => {
        tell(new URL(request.url).pathname, response.status, performance.now() - startedAt)
        return response
      }
      const response = api.fetch(request)
      return response instanceof Promise ? response.then(answered) : answered(response)
    },
  }
}

/** Reading it takes a while: once a second is enough. */
let memoryRead = process.memoryUsage()
let memoryReadAt = 0
const memory = (): NodeJS.MemoryUsage => {
  if (performance.now() - memoryReadAt > 1_000) {
    memoryRead = process.memoryUsage()
    memoryReadAt = performance.now()
  }
  return memoryRead
}

/** Connects the parts and listens.`,
  },
  {
    file: 'app/service.ts',
    find: `const server = await listen(api, {`,
    replace: `const server = await listen(told(api, new URL(databaseUrl).hostname), {`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: ['baseline.network'],
  mayBreak: 'any',
}
