import { expect, test, vi } from 'vitest'
import { refusingPostgres } from '../testing/refusing-postgres.ts'
import { standAt } from './barrier.ts'
import type { Operations } from './operations.ts'

test('a barrier that obtains no lock leaves no connection behind', async () => {
  using database = await refusingPostgres()
  const operations = { acts: [], underWay: new Set() } as Partial<Operations> as Operations
  const locks = ['select 1 from stock for update', 'select 1 from orders for update']
  await expect(standAt(locks, operations, database.url, 2)).rejects.toThrow('permission denied')
  await vi.waitFor(() => expect(database.open.size).toBe(0))
})
