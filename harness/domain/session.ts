import postgres from 'postgres'
import { checkValue, type OptionRule } from '../record/option.ts'

/** The application name of sessions that only observe: faults never choose one as a victim. */
export const auditor = 'auditor'

/** A connection past the service, to observe and to hold locks. No fault picks it as a victim. */
export type Session = postgres.Sql<{ bigint: number | string }>

const urlRule: OptionRule = {
  expected: 'the URL of a Postgres (it speaks to no other database: connect with a client of your own)',
  example: 'databaseOf(system).url',
  holds: value => typeof value === 'string' && /^postgres(?:ql)?:\/\//.test(value) && URL.canParse(value),
}
const sessionRule: OptionRule = {
  expected: 'a session of `openSession`',
  example: 'openSession(databaseOf(system).url)',
  holds: value => typeof value === 'function' && 'options' in value && 'end' in value,
}

const parseBigint = (text: string): number | string => {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/**
 * Connects to a database past the service, to observe or to hold locks. No fault picks the session as a victim, and
 * `serviceSessions` leaves it out. End it by `sql.end()`.
 *
 * @throws HarnessError for what is no URL of a Postgres.
 * @example const sql = openSession(databaseOf(system).url)
 */
export function openSession(databaseUrl: string): Session {
  checkValue('openSession: databaseUrl', databaseUrl, urlRule)
  return connectTo(databaseUrl)
}

/** Without `lists` it may be cut off at any moment: the library queries their types first, and leaves a rejection behind. */
export const connectTo = (databaseUrl: string, { lists = true } = {}): Session =>
  postgres(databaseUrl, {
    max: 1,
    onnotice: () => {},
    fetch_types: lists,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: parseBigint } },
    connection: { application_name: auditor, statement_timeout: 10_000 },
  })

/** A connection of the service to its database. */
export interface ServiceSession {
  /** The state in Postgres's terms, such as `idle`. */
  readonly state: string
  readonly waitsForLock: boolean
}

/**
 * The sessions of the service at its database now.
 *
 * @throws HarnessError for what is no session.
 * @example (await serviceSessions(sql)).filter(({ waitsForLock }) => waitsForLock).length
 */
export async function serviceSessions(sql: Session): Promise<readonly ServiceSession[]> {
  checkValue('serviceSessions: sql', sql, sessionRule)
  return await sql<ServiceSession[]>`
    select state, coalesce(wait_event_type = 'Lock', false) as "waitsForLock" from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and application_name <> ${auditor}`
}
