/** What the harness can initialise, ask and strike. */
export type DatabaseKind = 'postgres'

/** What @testcontainers/postgresql makes where nothing else is asked for. */
export const databaseUser = 'test'
export const databaseName = 'test'
export const databaseLogin = `${databaseUser}:test`
export const databasePort = 5432

/** Where the service finds a database by its name on the network, or what stands before it: known before Postgres boots. */
export const databaseUrl = (host: string) =>
  `postgres://${databaseLogin}@${host}:${databasePort}/${databaseName}`
