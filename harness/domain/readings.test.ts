import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { serveOperations } from '../testing/served-operations.ts'
import { readAll } from './readings.ts'

test('a `read` that requests nothing lets others work meanwhile', async () => {
  await using service = await serveOperations(() => undefined)
  const over = new AbortController()
  const reader = { read: async () => 'nothing was asked', opened: undefined, number: 0 }
  let looks = 0
  const look = () => {
    // Without this the test would never end.
    if (++looks > 100_000) over.abort(new Error('nobody else had a turn'))
  }
  const reading = readAll(service.operations, reader, { over: over.signal, look, everyMs: 0 })
  await sleep(5)
  expect(over.signal.aborted).toBe(false)
  over.abort()
  await reading
})
