import { checkOptions, isRecord, type OptionRules } from '../record/option.ts'
import { imageRule, pathRule } from './build.ts'

/** A Postgres that is started for each system, empty but for its schema. */
export interface PostgresDescription extends PostgresOptions {
  readonly kind: 'postgres'
}

/** How a Postgres beside a service is made. */
export interface PostgresOptions {
  /** Path of the SQL that makes an empty database the service's own, from the root of the project. */
  readonly schema?: string
  /** Reference of an image that starts like the official one; the harness's own by default. */
  readonly image?: string
}

/** What is started beside a service, by the name under which `env` gets its address. */
export interface Beside {
  readonly database?: PostgresDescription
}

/** Where the service finds a database, from inside its own container. */
export interface DatabaseConnection {
  /** `postgres://user:password@host:port/name` */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly name: string
}

/** The addresses of what is beside, by the same names. */
export type ConnectionsOf<Of extends Beside> = { readonly [Role in keyof Of]: DatabaseConnection }

/**
 * A Postgres beside the service.
 *
 * @throws HarnessError if an option is wrong.
 * @example defineService({ beside: { database: postgres({ schema: 'db/schema.sql' }) }, … })
 */
export function postgres(options: PostgresOptions = {}): PostgresDescription {
  checkOptions('postgres(): ', options, { rules: postgresRules })
  return { ...options, kind: 'postgres' }
}

const postgresRules: OptionRules = {
  schema: pathRule('db/schema.sql'),
  image: imageRule('postgres:17'),
}

const besideRules: OptionRules = {
  database: {
    holds: value => isRecord(value) && value['kind'] === 'postgres',
    expected: 'a Postgres',
    example: "postgres({ schema: 'db/schema.sql' })",
  },
}

/** @throws HarnessError if anything but a Postgres is beside. */
export function checkBeside(beside: unknown): void {
  checkOptions('service.beside.', beside, { rules: besideRules })
  const { database } = beside as Beside
  if (database === undefined) return
  const { kind: _, ...options } = database
  checkOptions('service.beside.database.', options, { rules: postgresRules })
}

/** The parts of a connection URL. */
export function connectionOf(url: string): DatabaseConnection {
  const { hostname: host, port, username: user, password, pathname } = new URL(url)
  return { url, host, port: Number(port), user, password, name: pathname.slice(1) }
}
