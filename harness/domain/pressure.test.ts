import { expect, test, vi } from 'vitest'
import { watchConnections } from './pressure.ts'

test('connections that could not be counted are not few', async () => {
  await using watch = watchConnections('postgres://nobody@127.0.0.1:1/none')
  await vi.waitFor(() => expect(() => watch.peak).toThrow('ECONNREFUSED'))
})
