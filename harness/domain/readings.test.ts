import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { answering, serveOperations } from '../testing/served-operations.ts'
import type { Domain } from './domain.ts'
import type { Operations } from './operations.ts'
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
  const reading = readAll(service.operations, reader, over.signal, 0, look)
  await sleep(5)
  expect(over.signal.aborted).toBe(false)
  over.abort()
  await reading
})

const readOf = (operations: Operations) =>
  readOnce(operations, { read: client => client.get('/'), opened: undefined, number: 0 })

test('a read that no response comes to in time is known as late', async () => {
  const timeoutMs = 50
  await using service = await serveOperations(() => undefined, {}, timeoutMs)
  expect(await readOf(service.operations)).toBeUndefined()
  const none = { sentMs: 0, answeredMs: 0, late: false }
  const [{ sentMs, answeredMs, late } = none, ...others] = service.operations.lateReads
  expect(late).toBe(true)
  expect(answeredMs - sentMs).toBeGreaterThanOrEqual(timeoutMs - 1)
  expect(others).toEqual([])
})

test('a read that is refused is not', async () => {
  await using service = await serveOperations(answering(503, undefined))
  expect(await readOf(service.operations)).toBeUndefined()
  expect([service.operations.lateReads, service.operations.cutReads]).toEqual([[], []])
})

test('a read whose connection ends without a response is known as cut, since its last request', async () => {
  await using service = await serveOperations(({ url, socket }, response) => {
    if (url === '/first') setTimeout(() => response.end('1'), 40)
    else setTimeout(() => socket.destroy(), 20)
  })
  const read: Domain['read'] = async client => {
    await client.get('/first')
    return await client.get('/second')
  }
  expect(await readOnce(service.operations, { read, opened: undefined, number: 0 })).toBeUndefined()
  const [{ sentMs, answeredMs } = { sentMs: 0, answeredMs: 0 }, ...others] = service.operations.cutReads
  expect(sentMs).toBeGreaterThanOrEqual(39)
  expect(answeredMs - sentMs).toBeGreaterThanOrEqual(19)
  expect([others, service.operations.lateReads]).toEqual([[], []])
})
