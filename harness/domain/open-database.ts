import type { DatabaseSession } from './database.ts'
import { mariadbSession } from './mariadb-session.ts'
import { postgresSession } from './postgres-session.ts'

export const openDatabase = (url: string): DatabaseSession =>
  url.startsWith('mysql:') ? mariadbSession(url) : postgresSession(url)
