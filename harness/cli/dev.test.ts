import { expect, test } from 'vitest'
import type { SupervisedContainer } from '../system/container.ts'
import { entranceOf } from './dev.ts'

test('a long name and an address are told apart', () => {
  const container = { id: '0123456789abcdef' } as SupervisedContainer
  expect(entranceOf('cache', { container, address: '127.0.0.1:32768' })).toBe(
    'cache     127.0.0.1:32768\n          docker exec -it 0123456789ab sh',
  )
  expect(entranceOf('session-store', { container, address: '127.0.0.1:32768' })).toContain(
    'session-store 127.0.0.1:32768\n',
  )
})
