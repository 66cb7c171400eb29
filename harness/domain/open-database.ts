import type { DatabaseSession } from './database.ts'
import { MariadbSession } from './mariadb-session.ts'
import { PostgresSession } from './postgres-session.ts'

/** Opens a session to the database that a URL names; the scheme of the URL decides its kind. */
export const openDatabase = (url: string): DatabaseSession =>
  url.startsWith('mysql:') ? new MariadbSession(url) : new PostgresSession(url)
