import type { DatabaseSession } from './database.ts'
import { MariadbSession } from './mariadb-session.ts'
import { PostgresSession } from './postgres-session.ts'

/** Opens a session of the database that a URL names, of the kind that its scheme says. */
export const openDatabase = (url: string): DatabaseSession =>
  url.startsWith('mysql:') ? new MariadbSession(url) : new PostgresSession(url)
