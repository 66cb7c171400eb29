import { checkOptions, isRecord, type OptionRules } from '../record/option.ts'
import { imageRule, pathRule } from './build.ts'
import type { DatabaseKind } from './database-address.ts'

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
export type DatabaseDescription = PostgresOptions & { readonly kind: DatabaseKind }

const rules: Readonly<Record<DatabaseKind, OptionRules>> = {
  postgres: { schema: pathRule('db/schema.sql'), image: imageRule('postgres:17') },
  mariadb: { schema: pathRule('db/schema.sql'), image: imageRule('mariadb:11') },
}

/**
 * A Postgres beside the service.
 *
 * @throws HarnessError if an option is wrong.
 * @example defineService({ beside: { database: postgres({ schema: 'db/schema.sql' }) }, … })
 */
export function postgres(options: PostgresOptions = {}): DatabaseDescription {
  checkOptions('postgres(): ', options, { rules: rules.postgres })
  return { ...options, kind: 'postgres' }
}

/**
 * A MariaDB beside the service. TLS is off, so that the proxy can read the protocol.
 *
 * @throws HarnessError if an option is wrong.
 * @example defineService({ beside: { database: mariadb({ schema: 'db/schema.sql' }) }, … })
 */
export function mariadb(options: MariadbOptions = {}): DatabaseDescription {
  checkOptions('mariadb(): ', options, { rules: rules.mariadb })
  return { ...options, kind: 'mariadb' }
}

export const describesDatabase = (value: unknown): value is DatabaseDescription =>
  isRecord(value) && typeof value['kind'] === 'string' && Object.hasOwn(rules, value['kind'])

/** @throws HarnessError for the first wrong or unknown option. */
export function checkDatabase(prefix: string, { kind, ...options }: DatabaseDescription): void {
  checkOptions(prefix, options, { rules: rules[kind] })
}
