import type { DatabaseSession } from './database.ts'
import type { DatabaseReader } from './domain.ts'
import { MariadbSession } from './mariadb-session.ts'
import { PostgresSession } from './postgres-session.ts'

/** Opens a session of the database that a URL names, of the kind that its scheme says. */
export const openDatabase = (url: string): DatabaseSession =>
  url.startsWith('mysql:') ? new MariadbSession(url) : new PostgresSession(url)

/** Runs `read` on a session of its own, in one snapshot. */
export async function inSnapshot<Result>(
  databaseUrl: string,
  read: (database: DatabaseReader) => Promise<Result>,
): Promise<Result> {
  await using session = openDatabase(databaseUrl)
  return await session.inSnapshot(read)
}
