import { mutant, type Exam } from './mutant.ts'

/**
 * Wrong: a login that the database refuses (SQLSTATE 28) and a database that does not exist (3D) count as a wrong DATABASE_URL: one clear line and exit 1. They are
 * also what a running service meets for a while during a restore, a change of the password or of pg_hba.conf: then it ends by itself, in the middle of its requests.
 */
export const service = mutant([
  {
    file: 'app/service.ts',
    find: `import { connect } from './connection.ts'`,
    replace: `import { type Connection, connect } from './connection.ts'`,
  },
  {
    file: 'app/service.ts',
    find: `/** Connects the parts and listens. The database may start later. */`,
    replace: `/** The database is there and refuses this login, or knows no database of this name. No waiting helps. */
const isWrongSetting = (error: unknown): boolean => {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && /^(28|3D)/.test(String(cause.code))
}

const connectOrExit = async ({ databaseUrl, timeouts }: Config): Promise<Connection> => {
  try {
    return await connect(databaseUrl, timeouts)
  } catch (error) {
    if (!isWrongSetting(error)) throw error
    console.error('DATABASE_URL: the database refuses this login; correct user, password and name')
    process.exit(1)
  }
}

/** Connects the parts and listens. The database may start later. */`,
  },
  {
    file: 'app/service.ts',
    find: `  const { databaseUrl, timeouts, pool: limits } = config`,
    replace: `  const { timeouts, pool: limits } = config`,
  },
  {
    file: 'app/service.ts',
    find: `connect: () => connect(databaseUrl, timeouts), log: log.info`,
    replace: `connect: () => connectOrExit(config), log: log.info`,
  },
])

/**
 * Breaks "alive even while the database is down" and "the service never ends by itself".
 * When: the database refuses logins for a moment (alter role … nologin, a reject line in pg_hba.conf, the database renamed or dropped and restored) while the pool dials.
 * A dead, paused, full (53300) or starting (57P03) database is met as before.
 * Seen: `alter role … nologin`, end the sessions, one request: exit code 1. Started again it ends again at the first request, until the login works.
 */
export const exam: Exam = {
  spec: 'specs/transaction.spec.ts',
  only: 'whatever dies',
  breaks: ['transaction.databaseDies.noCrash'],
  mayBreak: 'any',
  firstTry: 'missed',
}
