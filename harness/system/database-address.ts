import { databasePorts } from '../proxy/trap.ts'

/** A database that the harness can initialise, query and inject faults into. */
export type DatabaseKind = keyof typeof databasePorts

/** The default of @testcontainers/postgresql. */
export const databaseUser = 'test'
export const databasePassword = 'test'
export const databaseName = 'test'

const schemes: Readonly<Record<DatabaseKind, string>> = { postgres: 'postgres', mariadb: 'mysql' }

/** The URL of a database at an address, for the service's own user by default. */
export const databaseUrlAt = (kind: DatabaseKind, address: string, user = databaseUser) =>
  `${schemes[kind]}://${user}:${databasePassword}@${address}/${databaseName}`

/** The host name of the proxy in front of a database, where a system has one. */
export const proxyAlias = 'proxy'

/** The URL by which the service finds a database, known before it boots: the host is the database's name, or the proxy's. */
export const databaseUrl = (kind: DatabaseKind, host: string) =>
  databaseUrlAt(kind, `${host}:${databasePorts[kind]}`)
