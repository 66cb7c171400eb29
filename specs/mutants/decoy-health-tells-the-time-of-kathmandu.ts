import { mutant, type Exam } from './mutant.ts'

/**
 * Healthy: the health check is answered as `application/health+json`, which is JSON by its suffix, and tells the time of the head
 * office, `2026-01-31T17:45:00.000+05:45`. It looks like a body of another type and a clock that is wrong by hours, but with its
 * offset it is the same moment, in the same ISO 8601; status and uptime are those of the contract.
 */
export const service = mutant([
  {
    file: 'app/api.ts',
    find: `    c.json({ status: 'healthy', timestamp: new Date().toISOString(), uptime: process.uptime() }),`,
    replace: `    c.body(
      JSON.stringify({ uptime: process.uptime(), timestamp: timeOfHeadOffice(), status: 'healthy' }),
      200,
      { 'Content-Type': 'application/health+json' },
    ),`,
  },
  {
    file: 'app/api.ts',
    find: `const bodyBytesMax = 4_096`,
    replace: `/** Nepal is ahead of universal time by 5:45 h, all year round. */
const aheadMs = (5 * 60 + 45) * 60_000

const timeOfHeadOffice = (): string =>
  new Date(Date.now() + aheadMs).toISOString().replace('Z', '+05:45')

const bodyBytesMax = 4_096`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  breaks: [],
  firstTry: 'acquitted',
}
