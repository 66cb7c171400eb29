import { type Exam, mutant } from './mutant.ts'

/**
 * Wrong: the health check tells its uptime in milliseconds. (The metrics tell it in seconds.)
 *
 * Breaks CONTRACT `GET /api/health`: "200 `{status: "healthy", timestamp: ISO 8601, uptime: seconds}`".
 * Seen: read it twice, two seconds apart: the uptime has grown by 2,000. A service of one minute claims to run for 16 hours, and a
 * monitor that looks for restarts ("up for less than 5 minutes") never finds one.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `uptime: process.uptime() }`,
    replace: `uptime: Math.round(performance.now()) }`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: '24 clients',
  breaks: ['transaction.healthBesideSlowBodies'],
  mayBreak: 'any',
  firstTry: 'missed',
}
