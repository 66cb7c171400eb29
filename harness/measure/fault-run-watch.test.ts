import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { HarnessError } from '../record/errors.ts'
import { ms, seconds } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { startAfterCrashes, untilBack } from './fault-run-watch.ts'

test('a service that ends by itself is started again, and each end is told', async () => {
  const over = new AbortController()
  let starts = 0
  const container = {
    crash: () =>
      starts < 2 ? Promise.reject(new HarnessError('the service ended')) : new Promise<never>(() => {}),
    start: async () => void starts++,
  }
  const crashes = startAfterCrashes({ now: () => 10 * starts }, over.signal, { container })
  await sleep(10)
  over.abort()
  const what = expect.stringContaining('the service ended') as string
  expect(await crashes).toEqual([
    { atMs: 0, what },
    { atMs: 10, what },
  ])
  expect(starts).toBe(2)
})

test('a service that starts again is waited for until it is ready, and no longer than it may take', async () => {
  let requests = 0
  await using service = await serve((_, response) =>
    response.writeHead(++requests === 3 ? 200 : 503, { connection: 'close' }).end(),
  )
  const back = (readyWithin = seconds(10)) =>
    untilBack({ services: [service], readyPath: '/readyz', description: { readyWithin } })
  await back()
  expect(requests).toBe(3)
  await back(ms(60))
  expect(requests).toBeGreaterThan(4)
})
