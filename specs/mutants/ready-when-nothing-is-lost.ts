import { type Exam, mutant } from './mutant.ts'

/**
 * After its first query, readiness is read from the traffic: the service is not ready for two seconds after
 * a connection was lost in use. In a long outage no connection is left that could be lost, and one that
 * cannot be opened does not count. So two seconds after the database has died, `GET /api/ready` answers 200
 * again until it is back.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** How long a lost connection speaks against the database. */
const calmMs = 2_000

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const pool = new Pool({`,
    replace: `  let lostAt = Number.NEGATIVE_INFINITY
  let proven = false
  const pool = new Pool({`,
  },
  {
    file: 'app/service.ts',
    find: `    reportLoss: error => log.info('connection-lost', { error }),`,
    replace: `    reportLoss: error => {
      lostAt = performance.now()
      log.info('connection-lost', { error })
    },`,
  },
  {
    file: 'app/service.ts',
    find: `  const readiness = new Readiness(() => bank.ping(), log.info)`,
    replace: `  // The traffic tells how the database is, so that probes need no place in the pool.
  const look = async (): Promise<void> => {
    if (!proven) await bank.ping()
    proven = true
    if (performance.now() - lostAt < calmMs) throw new Error('a connection was lost a moment ago')
  }
  const readiness = new Readiness(look, log.info)`,
  },
])

export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.outage.readiness'],
  mayBreak: 'any',
  firstTry: 'caught',
}
