import { mutant, type Exam } from './mutant.ts'

/** Healthy: the body comes in two chunks, the second always 30 ms after the first, so every answer takes the same time. */
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
        await new Promise(resolve => setTimeout(resolve, 30))
        controller.enqueue(bytes.slice(20))
        controller.close()
      },
    })
    return new Response(body, { headers: { 'Content-Type': 'application/json' } })
  })
  app.get('/api/health', c =>`,
  },
])

export const exam: Exam = { spec: 'specs/consistency.spec.ts', firstTry: 'acquitted', breaks: [] }
