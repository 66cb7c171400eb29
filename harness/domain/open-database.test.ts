import { expect, test } from 'vitest'
import { openDatabase } from './open-database.ts'

test('the scheme of a URL says what is spoken', async () => {
  // MariaDB is not asked: it refuses the wait that would close a cycle.
  await expect(openDatabase('mysql://root:test@127.0.0.1:9/test').lockWaits()).resolves.toEqual([])
  await expect(openDatabase('postgres://test:test@127.0.0.1:9/test').lockWaits()).rejects.toThrow(
    'ECONNREFUSED',
  )
})
