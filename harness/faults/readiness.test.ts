import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { askReadiness, readinessAfterSignal, readinessUntil, unreadyAgain } from './readiness.ts'

/** A service that answers `/livez` with 200, and `/readyz` with these, the last one again and again. */
async function serviceSaying(...statuses: number[]) {
  const server = createServer(({ url }, response) => {
    response.statusCode =
      url === '/livez' ? 200 : ((statuses.length > 1 ? statuses.shift() : statuses[0]) ?? 0)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    service: { origin },
    description: { ready: '/readyz', alive: '/livez' },
    [Symbol.dispose]: () => void server.close(),
  }
}

test('a service is asked whether it is ready, and whether it is alive', async () => {
  using system = await serviceSaying(503)
  expect(await askReadiness(system)).toBe(503)
  expect(await askReadiness(system, { path: 'alive' })).toBe(200)
  expect(await askReadiness({ ...system, description: {} })).toBeUndefined()
})

test('it is asked until it is over', async () => {
  using system = await serviceSaying(200, 503)
  const answers = await readinessUntil(system, AbortSignal.timeout(600), 'ready')
  expect(answers.slice(0, 2)).toEqual([200, 503])
  expect(new Set(answers.slice(1))).toEqual(new Set([503]))
})

test('after a signal it is asked when it has answered another request, and without waiting for answers', async () => {
  using system = await serviceSaying(503, 200)
  const answers = await readinessAfterSignal(system, AbortSignal.timeout(280))
  expect(answers).toEqual([503, 200, 200, 200, 200].slice(0, answers.length))
  expect(answers.length).toBeGreaterThan(1)
  using silent = await serviceSaying(200)
  const onlyReady = { ...silent, description: { ready: '/readyz' } }
  const { length } = await readinessAfterSignal(onlyReady, AbortSignal.timeout(1))
  expect(length).toBe(0)
})

test('who works again and denies it for longer than its limit is told', async () => {
  using late = await serviceSaying(503, 503, 200)
  expect(await unreadyAgain(late, ms(2_000))).toEqual([])
  using never = await serviceSaying(503)
  expect(await unreadyAgain(never, ms(100))).toEqual([
    'said that it was not ready (status 503) for 0.1 s while operations succeeded again',
  ])
  expect(await unreadyAgain({ ...never, description: {} }, ms(10))).toEqual([])
})
