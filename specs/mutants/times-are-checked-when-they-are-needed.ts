import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: the times of the database are parsed when they are needed and not at the start, so that what wants only the port
 * needs no valid times. With LOCK_TIMEOUT_MS=0 the service starts and listens; each dial to the database then fails on its
 * ConfigError, which is taken for a database that cannot be reached: never ready, no exit. It breaks `start.wrongValues`.
 */
export const service = mutant([
  {
    file: 'app/config.ts',
    find: `  timeouts: databaseTimeouts(env),
`,
    replace: `  /** Not before a connection is opened: who needs no database needs no times for it. */
  get timeouts() {
    return databaseTimeouts(env)
  },
`,
  },
  {
    file: 'app/service.ts',
    find: `  const { databaseUrl, timeouts, pool: limits } = config
`,
    replace: `  const { databaseUrl, pool: limits } = config
`,
  },
  {
    file: 'app/service.ts',
    find: `connect: () => connect(databaseUrl, timeouts)`,
    replace: `connect: () => connect(databaseUrl, config.timeouts)`,
  },
  {
    file: 'app/service.ts',
    find: `    leaseMs: timeouts.transactionMs,
`,
    replace: `    get leaseMs() {
      return config.timeouts.transactionMs
    },
`,
  },
])

export const exam: Exam = {
  spec: 'specs/start.spec.ts',
  breaks: ['start.wrongValues'],
  mayBreak: 'any',
  firstTry: 'caught',
}
