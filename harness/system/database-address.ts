import { databasePorts } from '../proxy/trap.ts'

/** A database that the harness can initialise, ask and strike. */
export type DatabaseKind = keyof typeof databasePorts

/** What @testcontainers/postgresql makes where nothing else is asked for. */
export const databaseUser = 'test'
export const databasePassword = 'test'
export const databaseName = 'test'

const schemes: Readonly<Record<DatabaseKind, string>> = { postgres: 'postgres', mariadb: 'mysql' }

/** The URL of a database at an address; that of the service's own user, where no other is named. */
export const databaseUrlAt = (kind: DatabaseKind, address: string, user = databaseUser) =>
  `${schemes[kind]}://${user}:${databasePassword}@${address}/${databaseName}`

/** Where the service finds a database by its name on the network, or what stands before it: known before it boots. */
export const databaseUrl = (kind: DatabaseKind, host: string) =>
  databaseUrlAt(kind, `${host}:${databasePorts[kind]}`)
