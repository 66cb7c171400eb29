import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { serveOperations } from '../testing/served-operations.ts'
import { readAll, readOnce } from './readings.ts'

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

test('a read that no response comes to in time is known as late; one that is refused is not', async () => {
  const timeoutMs = 50
  await using service = await serveOperations(
    ({ url }, response) => {
      if (url === '/refused') response.writeHead(503).end()
    },
    {},
    timeoutMs,
  )
  const { operations } = service
  const readOf = (path: string) =>
    readOnce(operations, { read: client => client.get(path), opened: undefined, number: 0 })
  expect(await readOf('/refused')).toBeUndefined()
  expect(operations.lateReads).toEqual([])
  expect(await readOf('/hangs')).toBeUndefined()
  const [{ sentMs, answeredMs } = { sentMs: 0, answeredMs: 0 }, ...others] = operations.lateReads
  expect(answeredMs - sentMs).toBeGreaterThanOrEqual(timeoutMs - 1)
  expect(others).toEqual([])
})
