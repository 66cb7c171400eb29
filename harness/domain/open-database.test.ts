import { expect, test } from 'vitest'
import { MariadbSession } from './mariadb-session.ts'
import { openDatabase } from './open-database.ts'
import { PostgresSession } from './postgres-session.ts'

test('the scheme of a URL says what is spoken', () => {
  expect(openDatabase('mysql://root:test@127.0.0.1:3306/test')).toBeInstanceOf(MariadbSession)
  expect(openDatabase('postgres://test:test@127.0.0.1:5432/test')).toBeInstanceOf(PostgresSession)
})
