import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: from SIGTERM on the health check is refused with 503 like the readiness check, so an orchestrator that asks it takes a service
 * which finishes its requests for a dead one. CONTRACT promises 200 `healthy` from `GET /api/health` as long as the process
 * serves; only `GET /api/ready` says 503 as soon as shutdown begins.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    readiness.stopping
      ? new Problem('not-ready', 'the service is shutting down; use another instance').toResponse()
      : c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.serviceDies.gracefulEnd'],
  mayBreak: 'any',
  firstTry: 'missed',
}
