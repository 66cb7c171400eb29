import { mutant, type Exam } from './mutant.ts'

/**
 * The health check asks no database, but tells what the last readiness check has found: 503 after one that
 * failed. While the database is away or stands still every replica counts as dead, and an orchestrator
 * restarts them all, again and again.
 */
export const service = mutant([
  {
    file: 'app/readiness.ts',
    find: `  get stopping(): boolean {`,
    replace: `  get failed(): boolean {
    return this.#wasReady === false
  }

  get stopping(): boolean {`,
  },
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    c.json(
      { status: readiness.failed ? 'unhealthy' : 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() },
      readiness.failed ? 503 : 200,
    ),`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  firstTry: 'caught',
  breaks: ['transaction.serviceDies.readiness'],
  mayBreak: 'any',
}
