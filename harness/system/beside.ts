import { checkOptions, isRecord, refuseOption, type OptionRules } from '../record/option.ts'
import { imageRule, pathRule } from './build.ts'
import { checkContainer, type ContainerDescription } from './beside-container.ts'
import { checkFactory, portOf, type ContainerFactory } from './container-factory.ts'
import { databaseUrl } from './database-address.ts'

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

/** One thing beside a service. A function makes any container of testcontainers, anew for each system. */
export type BesideDescription = PostgresDescription | ContainerDescription | ContainerFactory

/** What is started beside a service. A name is the host name on the network of the system, and the word in reports. */
export type Beside = Readonly<Record<string, BesideDescription>>

/** Where the service finds what is beside it, from inside its own container. */
export interface BesideConnection {
  readonly host: string
  readonly port: number
  /** `host:port` */
  readonly address: string
}

/** Where the service finds a database, from inside its own container. */
export interface DatabaseConnection extends BesideConnection {
  /** `postgres://user:password@host:port/name` */
  readonly url: string
  readonly user: string
  readonly password: string
  readonly name: string
}

type ConnectionOf<One> = One extends PostgresDescription ? DatabaseConnection : BesideConnection

/** The addresses of what is beside, by the same names. */
export type ConnectionsOf<Of extends Beside> = { readonly [Name in keyof Of]: ConnectionOf<Of[Name]> }

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

export const isPostgres = (value: unknown): value is PostgresDescription =>
  isRecord(value) && value['kind'] === 'postgres'

const postgresRules: OptionRules = {
  schema: pathRule('db/schema.sql'),
  image: imageRule('postgres:17'),
}

/** Words that say who is to blame, or name another container of the system. `database` is what most call their Postgres. */
const taken = /^(service(-\d+)?|proxy|generator|host|quota|network|localhost)$/
const hostName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const nameLengthMax = 40

/** @throws HarnessError if a name is no host name, or what it names cannot be started. */
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
      ? { expected: 'none that reports use for another part', fix: "choose another, such as 'cache'" }
      : {
          expected: `a host name of at most ${nameLengthMax} lower-case letters, digits and dashes`,
          fix: "write it in that way, such as 'order-cache'",
        },
  )
}

function checkOne(option: string, one: unknown): void {
  if (typeof one === 'function') return checkFactory(option, one as ContainerFactory)
  if (isPostgres(one)) {
    const { kind: _, ...options } = one
    return checkOptions(`${option}.`, options, { rules: postgresRules })
  }
  if (isRecord(one) && one['kind'] === 'container') {
    const { kind: _, ...options } = one
    return checkContainer(`${option}.`, options)
  }
  const isContainer = isRecord(one) && typeof one['start'] === 'function'
  throw refuseOption(option, one, {
    expected: 'a Postgres, a container, or a function that makes a container of testcontainers',
    fix: isContainer
      ? "write a function that makes it, `() => new GenericContainer('redis:8')`: each system starts one of its own"
      : `write \`postgres()\`, \`container({ image: 'redis:8', port: 6379 })\` or \`() => new RedisContainer('redis:8')\``,
  })
}

/** The Postgres beside a service, by their names. */
export const postgresNames = (beside: Beside): readonly string[] =>
  Object.keys(beside).filter(name => isPostgres(beside[name]))

/** The name of the database: of the Postgres that is beside, if it is the only one. */
export function databaseNameIn(beside: Beside): string | undefined {
  const [name, ...others] = postgresNames(beside)
  return others.length === 0 ? name : undefined
}

/** The parts of a connection URL. */
export function connectionOf(url: string): DatabaseConnection {
  const { host: address, hostname: host, port, username: user, password, pathname } = new URL(url)
  return { url, address, host, port: Number(port), user, password, name: pathname.slice(1) }
}

/** The argument of `env`. `proxy` is the host that stands before the database, if there is one. */
export function connectionsOf(beside: Beside, proxy?: string): ConnectionsOf<Beside> {
  const database = databaseNameIn(beside)
  return Object.fromEntries(
    Object.entries(beside).map(([name, one]) => {
      if (isPostgres(one)) {
        const host = proxy !== undefined && name === database ? proxy : name
        return [name, connectionOf(databaseUrl(host))]
      }
      const port = typeof one === 'function' ? portOf(one()) : one.port
      return [name, { host: name, port, address: `${name}:${port}` }]
    }),
  )
}
