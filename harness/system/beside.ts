import { mapValues } from '../record/map-values.ts'
import { checkOptions, isRecord, refuseOption } from '../record/option.ts'
import { containerRules, type ContainerDescription } from './beside-container.ts'
import { imageRule, pathRule } from './build.ts'
import { checkFactory, portOf, type ContainerFactory } from './container-factory.ts'
import { databaseAt, proxyAlias, type DatabaseKind } from './database-address.ts'

/** Options of a Postgres beside a service. */
export interface PostgresOptions {
  /** Path of the SQL that creates the service's schema in an empty database, relative to the root of the project. */
  readonly schema?: string
  /** Reference of an image that starts like the official one; the harness's own by default. */
  readonly image?: string
}

/** Options of a MariaDB beside a service. */
export interface MariadbOptions extends Pick<PostgresOptions, 'schema'> {
  /** Reference of an image that starts like the official one; `mariadb:11` by default. */
  readonly image?: string
}

/** Started for each system, empty but for its schema. The harness can query it and inject faults into it. */
type DatabaseDescription = PostgresOptions & { readonly kind: DatabaseKind }

const rules = {
  postgres: { rules: { schema: pathRule('db/schema.sql'), image: imageRule('postgres:17') } },
  mariadb: { rules: { schema: pathRule('db/schema.sql'), image: imageRule('mariadb:11') } },
  container: containerRules,
}

/**
 * A Postgres beside the service.
 *
 * @throws HarnessError if an option is wrong.
 * @example defineService({ beside: { database: postgres({ schema: 'db/schema.sql' }) }, … })
 */
export function postgres(options: PostgresOptions = {}): DatabaseDescription {
  checkOptions('postgres(): ', options, rules.postgres)
  return { ...options, kind: 'postgres' }
}

/**
 * A MariaDB beside the service. TLS is off, so that the proxy can read the protocol.
 *
 * @throws HarnessError if an option is wrong.
 * @example defineService({ beside: { database: mariadb({ schema: 'db/schema.sql' }) }, … })
 */
export function mariadb(options: MariadbOptions = {}): DatabaseDescription {
  checkOptions('mariadb(): ', options, rules.mariadb)
  return { ...options, kind: 'mariadb' }
}

const isDescription = (value: unknown): value is DatabaseDescription | ContainerDescription =>
  isRecord(value) && typeof value['kind'] === 'string' && Object.hasOwn(rules, value['kind'])

export const describesDatabase = (value: unknown): value is DatabaseDescription =>
  isDescription(value) && value.kind !== 'container'

/** One thing beside a service. A function creates any container of testcontainers, a new one for each system. */
export type BesideDescription = DatabaseDescription | ContainerDescription | ContainerFactory

/** What is started beside a service. A name is the host name on the network of the system, and its name in reports. */
export type Beside = Readonly<Record<string, BesideDescription>>

/** The address of what is beside the service, from inside the service's container. */
export interface BesideConnection {
  readonly host: string
  readonly port: number
  /** `host:port` */
  readonly address: string
}

/** The address of a database, from inside the service's container. */
export interface DatabaseConnection extends BesideConnection {
  /** `postgres://user:password@host:port/name`; `mysql://…` of a MariaDB */
  readonly url: string
  readonly user: string
  readonly password: string
  readonly name: string
}

type ConnectionOf<One> = One extends DatabaseDescription ? DatabaseConnection : BesideConnection

/** The addresses of what is beside the service, by name. */
export type ConnectionsOf<Of extends Beside> = { readonly [Name in keyof Of]: ConnectionOf<Of[Name]> }

/** Other containers of the system, or culprits in reports. `database` is allowed: it is the usual name of a Postgres. */
const taken = /^(service(-\d+)?|proxy|generator|host|quota|network|localhost)$/
const hostName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const nameLengthMax = 40

/** @throws HarnessError for a name that is no valid host name, or a description that cannot be started. */
export function checkBeside(beside: unknown): void {
  if (!isRecord(beside)) {
    const fix = 'write beside: { database: postgres() }'
    throw refuseOption('service.beside', beside, { expected: 'an object', fix })
  }
  for (const [name, one] of Object.entries(beside)) {
    checkName(name)
    checkOne(`service.beside.${name}`, one)
  }
}

function checkName(name: string): void {
  if (hostName.test(name) && name.length <= nameLengthMax && !taken.test(name)) return
  throw refuseOption(
    'service.beside: a name',
    name,
    taken.test(name)
      ? { expected: 'a name that reports do not reserve', fix: "choose another, for example 'cache'" }
      : {
          expected: `a host name of at most ${nameLengthMax} lower-case letters, digits and dashes`,
          fix: "rename it, for example 'order-cache'",
        },
  )
}

function checkOne(option: string, one: unknown): void {
  if (typeof one === 'function' && (one === postgres || one === mariadb)) {
    throw refuseOption(option, one, { expected: 'its return value', fix: `write ${one.name}()` })
  }
  if (typeof one === 'function') return checkFactory(option, one as ContainerFactory)
  if (isDescription(one)) {
    const { kind, ...options } = one
    return checkOptions(`${option}.`, options, rules[kind])
  }
  const isContainer = isRecord(one) && typeof one['start'] === 'function'
  throw refuseOption(option, one, {
    expected: 'a Postgres, a MariaDB, a container, or a function that returns a testcontainers container',
    fix: isContainer
      ? "write a function that makes it, `() => new GenericContainer('redis:8')`: each system starts its own"
      : `write \`postgres()\`, \`mariadb()\`, \`container({ image: 'redis:8', port: 6379 })\` or \`() => new RedisContainer('redis:8')\``,
  })
}

export const databasesIn = (beside: Beside): readonly (readonly [name: string, DatabaseDescription])[] =>
  Object.entries(beside).flatMap(([name, one]) => (describesDatabase(one) ? [[name, one] as const] : []))

/** The database beside a service, if there is exactly one. */
export function databaseBeside(beside: Beside) {
  const [first, ...others] = databasesIn(beside)
  if (first === undefined || others.length > 0) return undefined
  const [name, { kind }] = first
  return { name, kind }
}

/** The argument of `env`. `proxied`: with the proxy in front of the database. */
export function connectionsOf(beside: Beside, proxied = false): ConnectionsOf<Beside> {
  const database = databaseBeside(beside)?.name
  return mapValues(beside, (one, name) => {
    const host = proxied && name === database ? proxyAlias : name
    if (describesDatabase(one)) return databaseAt(one.kind, host)
    const port = typeof one === 'function' ? portOf(one()) : one.port
    return { host, port, address: `${host}:${port}` }
  })
}
