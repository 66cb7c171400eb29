/** What @testcontainers/postgresql makes where nothing else is asked for. */
export const databaseUser = 'test'
export const databaseName = 'test'
export const databaseLogin = `${databaseUser}:test`
export const databasePort = 5432
/** Its name on the network of the system. */
export const databaseAlias = 'database'

/** Where the service finds the database, or what stands before it: known before Postgres boots. */
export const databaseUrl = (host = databaseAlias) =>
  `postgres://${databaseLogin}@${host}:${databasePort}/${databaseName}`
