import { mutant, type Exam } from './mutant.ts'

/**
 * From SIGTERM on, not only readiness but the health check too answers 503, with the status "stopping".
 * An orchestrator takes a draining replica for dead and kills it with its requests in flight
 * (`gracefulEnd`: after SIGTERM it does not say that it is not alive).
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),
`,
    replace: `    c.json(
      {
        status: readiness.stopping ? 'stopping' : 'healthy',
        timestamp: new Date().toISOString(),
        uptime: process.uptime(),
      },
      readiness.stopping ? 503 : 200,
    ),
`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'caught',
}
