import { databasePorts } from '../proxy/trap.ts'

/** A database that the harness can initialise, query and inject faults into. */
export type DatabaseKind = keyof typeof databasePorts

/** The default of @testcontainers/postgresql. */
export const databaseUser = 'test'
export const databasePassword = 'test'
export const databaseName = 'test'

const schemes: Readonly<Record<DatabaseKind, string>> = { postgres: 'postgres', mariadb: 'mysql' }

/** The URL of a database at an address (`host:port`), for the service's own user by default. */
export const databaseUrl = (kind: DatabaseKind, address: string, user = databaseUser) =>
  `${schemes[kind]}://${user}:${databasePassword}@${address}/${databaseName}`

/** The host name of the proxy in front of a database, where a system has one. */
export const proxyAlias = 'proxy'

/** How the service finds a database, known before it boots. `host`: the name of the database, or that of the proxy. */
export function databaseAt(kind: DatabaseKind, host: string) {
  const port = databasePorts[kind]
  const address = `${host}:${port}`
  const url = databaseUrl(kind, address)
  return { url, address, host, port, user: databaseUser, password: databasePassword, name: databaseName }
}
