import { mutant, type Exam } from './mutant.ts'

/** Status, headers and the first bytes come at once, but the rest of the body comes 180 ms later. */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `  app.get('/api/health', c =>`,
    replace: `  app.get('/api/health', () => {
    const bytes = new TextEncoder().encode(
      JSON.stringify({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
    )
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(bytes.slice(0, 20))
        await new Promise(resolve => setTimeout(resolve, 180))
        controller.enqueue(bytes.slice(20))
        controller.close()
      },
    })
    return new Response(body, { headers: { 'Content-Type': 'application/json' } })
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = {
  spec: 'specs/baseline.spec.ts',
  firstTry: 'caught',
  breaks: [
    'baseline.concurrent',
    'baseline.latency.p50',
    'baseline.latency.p95',
    'baseline.latency.p99',
    'baseline.throughput',
  ],
  mayBreak: 'any',
}
