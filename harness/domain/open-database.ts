import type { DatabaseSession } from './database.ts'
import { mariadbSession } from './mariadb-session.ts'
import { postgresSession } from './postgres-session.ts'

/** Opens a session to the database that a URL names; the scheme of the URL decides its kind. */
export const openDatabase = (url: string): DatabaseSession =>
  url.startsWith('mysql:') ? mariadbSession(url) : postgresSession(url)
