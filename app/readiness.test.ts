import { expect, test, vi } from 'vitest'
import type * as logger from './log.ts'
import { Readiness } from './readiness.ts'

type Log = typeof logger.info

const notReady = (detail: string) => ({ kind: 'not-ready', message: expect.stringContaining(detail) })

test('is ready when the database answers', async () => {
  await expect(new Readiness(() => Promise.resolve(), vi.fn<Log>()).check()).resolves.toBeUndefined()
})

test('is not ready when it does not, and says no more than that', async () => {
  const readiness = new Readiness(() => Promise.reject(new Error('ECONNREFUSED 10.0.0.1:5432')), vi.fn<Log>())
  await expect(readiness.check()).rejects.toMatchObject({
    kind: 'not-ready',
    message: 'the database does not answer; wait until it is back',
  })
})

test('concurrent checks ask the database once, later ones again', async () => {
  const answer = Promise.withResolvers<undefined>()
  const ping = vi.fn<() => Promise<void>>(() => answer.promise)
  const readiness = new Readiness(ping, vi.fn<Log>())
  const all = Promise.all([readiness.check(), readiness.check(), readiness.check()])
  expect(ping).toHaveBeenCalledOnce()
  answer.resolve(undefined)
  await all
  await readiness.check()
  expect(ping).toHaveBeenCalledTimes(2)
})

test('while stopping it is not ready at once, without asking, also for checks in progress', async () => {
  const answer = Promise.withResolvers<undefined>()
  const ping = vi.fn<() => Promise<void>>(() => answer.promise)
  const readiness = new Readiness(ping, vi.fn<Log>())
  const early = readiness.check()
  readiness.stop()
  expect(readiness.stopping).toBe(true)
  await expect(readiness.check()).rejects.toMatchObject(notReady('shutting down'))
  answer.resolve(undefined)
  await expect(early).rejects.toMatchObject(notReady('shutting down'))
  expect(ping).toHaveBeenCalledOnce()
})

test('logs when it changes, not when it is asked', async () => {
  let up = false
  const log = vi.fn<Log>()
  const readiness = new Readiness(() => (up ? Promise.resolve() : Promise.reject(new Error('down'))), log)
  await readiness.check().catch(() => {})
  await readiness.check().catch(() => {})
  up = true
  await readiness.check()
  await readiness.check()
  expect(log.mock.calls.map(([event]) => event)).toEqual(['not-ready', 'ready'])
})
