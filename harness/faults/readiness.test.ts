import { afterEach, beforeEach, expect, test, vi, type MockInstance } from 'vitest'
import { ms } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { askedAfterSignal, askReadiness, readinessUntil, unreadyAgain, untruths } from './readiness.ts'

// A stall of this process is no time-out.
let timeouts: MockInstance<typeof AbortSignal.timeout>
beforeEach(() => {
  timeouts = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal)
})
afterEach(() => void vi.restoreAllMocks())

const description = { ready: '/readyz', alive: '/livez' }

/** A service that answers `/livez` with 200, and `/readyz` with these, the last one again and again. It is `over` at the second of those. */
async function serviceSaying(...statuses: number[]) {
  const over = new AbortController()
  let isAgain = false
  const service = await serve(({ url }, response) => {
    if (url === '/readyz') {
      response.statusCode = statuses[0] ?? 0
      if (statuses.length > 1) statuses.shift()
      else if (isAgain) over.abort()
      else isAgain = true
    }
    response.end()
  })
  return { ...service, service, description, over: over.signal }
}

test('a service is asked whether it is ready, and whether it is alive', async () => {
  await using system = await serviceSaying(503)
  expect(await askReadiness(system)).toBe(503)
  expect(await askReadiness(system, 'alive')).toBe(200)
  expect(await askReadiness({ ...system, description: {} })).toBeUndefined()
})

test('it is asked until it is over', async () => {
  await using system = await serviceSaying(200, 503, 503)
  expect(await readinessUntil(system, system.over, 'ready')).toEqual([200, 503, 503])
  // What is said later than an orchestrator waits counts too.
  expect(timeouts).toHaveBeenLastCalledWith(3_000)
})

test('a request without an answer ends with the asking', async () => {
  const over = new AbortController()
  await using service = await serve(() => void setTimeout(() => over.abort(), 10))
  expect(await readinessUntil({ service, description }, over.signal, 'alive')).toEqual([])
  expect(timeouts).toHaveBeenLastCalledWith(1_500)
})

test('who says that it is ready or not alive without its database is told, and who never says that it is alive', () => {
  expect(untruths([503, 503], [200, 200])).toEqual([])
  expect(untruths([], undefined)).toEqual([])
  expect(untruths([200, 503], [200, 500, 500])).toEqual([
    'said that it was ready without its database, 1 of 2 times',
    'said that it was not alive without its database, 2 of 3 times',
  ])
  expect(untruths([503], [])).toEqual(['never said that it was alive without its database'])
})

test('after a signal it is asked when it has answered another request, and without waiting for answers', async () => {
  const happened: string[] = []
  const over = new AbortController()
  await using service = await serve(({ url = '' }, response) => {
    const count = happened.push(url)
    if (count === 1) {
      setTimeout(() => {
        happened.push('alive')
        response.end()
        // Longer than the pause between two requests.
      }, 100)
    } else if (count === 3) over.signal.addEventListener('abort', () => response.writeHead(503).end())
    else response.end()
    if (count === 5) over.abort()
  })
  const { alive, ready } = await askedAfterSignal({ service, description }, over.signal)
  expect(happened.slice(0, 5)).toEqual(['/livez', 'alive', '/readyz', '/readyz', '/readyz'])
  expect(ready.slice(0, 3)).toEqual([503, 200, 200])
  expect(alive).toBe(200)
  const onlyReady = { service, description: { ready: '/readyz' } }
  expect(await askedAfterSignal(onlyReady, over.signal)).toEqual({ ready: [] })
})

test('who works again and denies it for longer than its limit is told', async () => {
  await using late = await serviceSaying(503, 503, 200)
  expect(await unreadyAgain(late, ms(2_000))).toEqual([])
  await using never = await serviceSaying(503)
  expect(await unreadyAgain(never, ms(100))).toEqual([
    'said that it was not ready (status 503) for 0.1 s while operations succeeded again',
  ])
  // A slow denial is one too.
  expect(timeouts).toHaveBeenLastCalledWith(1_500)
  expect(await unreadyAgain({ ...never, description: {} }, ms(10))).toEqual([])
})
