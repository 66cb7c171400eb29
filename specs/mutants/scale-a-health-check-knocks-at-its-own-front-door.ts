import { mutant, type Exam } from './mutant.ts'

/**
 * To prove that the service can really be reached, the health check sends a request to its own port and
 * waits for the answer before it gives its own. Each check costs a second request, a client for it, and
 * further connections of the service to itself. A user sees far fewer requests a second than the service
 * could answer, and late answers when many clients check at once.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>
    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
  )`,
    replace: `  app.get('/api/health', async c => {
    const own = await fetch(\`http://127.0.0.1:\${process.env['PORT'] ?? 3000}/api/metrics\`)
    const { uptime } = (await own.json()) as { uptime: number }
    return c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime })
  })`,
  },
])

export const exam: Exam = {
  spec: 'specs/scale.spec.ts',
  only: '1000 clients at',
  firstTry: 'caught',
  breaks: ['scale.1000.latency.p99'],
  mayBreak: 'any',
}
