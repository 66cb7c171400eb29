/** The whole configuration of the service. Times are milliseconds. */
export interface Config {
  /** 0 lets the kernel choose. */
  readonly port: number
  readonly databaseUrl: string
  readonly pool: PoolLimits
  readonly timeouts: DatabaseTimeouts
  readonly shutdown: ShutdownTimes
}

export interface PoolLimits {
  /** Connections to the database, and so the number of concurrent transactions. */
  readonly size: number
  /** Callers that may wait for a connection; the next one is refused at once. */
  readonly queue: number
  readonly waitMs: number
}

export interface DatabaseTimeouts {
  /** From opening the socket to the first answer. */
  readonly connectMs: number
  readonly lockMs: number
  readonly statementMs: number
  /** Also the longest lease of a place in the pool: after it the service cuts the connection. */
  readonly transactionMs: number
}

export interface ShutdownTimes {
  /** How long answers carry `Connection: close` before idle sockets are closed: no request is lost. */
  readonly drainMs: number
  /** From the signal to the exit, whatever is still open. */
  readonly deadlineMs: number
}

export type Environment = Readonly<Record<string, string | undefined>>

/** A setting that a person must change in the environment. The message is one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** @throws ConfigError for the first value that breaks its rule. */
export const parseConfig = (env: Environment): Config => ({
  port: wholeNumber(env, 'PORT', { fallback: 3000, min: 0, max: 65_535 }),
  databaseUrl: databaseUrl(env),
  pool: {
    size: wholeNumber(env, 'POOL_SIZE', { fallback: 10, min: 1, max: 1_000 }),
    queue: wholeNumber(env, 'POOL_QUEUE', { fallback: 1_000, min: 0, max: 100_000 }),
    waitMs: wholeNumber(env, 'POOL_WAIT_MS', { fallback: 1_000, min: 1, max: 60_000 }),
  },
  timeouts: databaseTimeouts(env),
  shutdown: {
    drainMs: wholeNumber(env, 'DRAIN_MS', { fallback: 250, min: 0, max: 60_000 }),
    deadlineMs: wholeNumber(env, 'SHUTDOWN_TIMEOUT_MS', { fallback: 8_000, min: 1, max: 9_000 }),
  },
})

/** Each is shorter than the next, so that the most specific error comes first. */
const databaseTimeouts = (env: Environment): DatabaseTimeouts => {
  const milliseconds = (name: string, fallback: number) =>
    [name, wholeNumber(env, name, { fallback, min: 1, max: 60_000 })] as const
  const connect = milliseconds('CONNECT_TIMEOUT_MS', 1_000)
  const lock = milliseconds('LOCK_TIMEOUT_MS', 1_000)
  const statement = milliseconds('STATEMENT_TIMEOUT_MS', 2_000)
  const transaction = milliseconds('TRANSACTION_TIMEOUT_MS', 3_000)
  assertLess(lock, statement)
  assertLess(statement, transaction)
  assertLess(connect, transaction)
  return { connectMs: connect[1], lockMs: lock[1], statementMs: statement[1], transactionMs: transaction[1] }
}

type Named = readonly [name: string, value: number]

const assertLess = ([name, value]: Named, [limit, most]: Named): void => {
  if (value < most) return
  throw new ConfigError(`${name}=${value} is not less than ${limit}=${most}; lower ${name} or raise ${limit}`)
}

interface Rule {
  readonly fallback: number
  readonly min: number
  readonly max: number
}

const wholeNumber = (env: Environment, name: string, { fallback, min, max }: Rule): number => {
  const text = env[name]
  if (text === undefined) return fallback
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new ConfigError(
    `${name}=${JSON.stringify(text)}: expected a whole number from ${min} to ${max}; ` +
      `correct it, or unset ${name} for ${fallback}`,
  )
}

/** The message never repeats the value, because it holds a password. @throws ConfigError. */
const databaseUrl = (env: Environment): string => {
  const text = env['DATABASE_URL']
  const example = 'set it to postgres://user:password@host:5432/database'
  if (text === undefined || text === '') throw new ConfigError(`DATABASE_URL is not set; ${example}`)
  const url = URL.parse(text)
  const isPostgres = url !== null && /^postgres(ql)?:$/.test(url.protocol)
  if (isPostgres && /^[^,]+$/.test(url.hostname) && isDecodable(text)) return text
  throw new ConfigError(`DATABASE_URL is not a postgres:// address with one host; ${example}`)
}

/** A `%` in a password must be written `%25`; the driver would otherwise throw at every connect. */
const isDecodable = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
