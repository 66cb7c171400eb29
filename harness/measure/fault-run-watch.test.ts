import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ContainerEnded } from '../system/exit.ts'
import { startAfterCrashes } from './fault-run-watch.ts'

test('a service that ends by itself is started again, and each end is told', async () => {
  const over = new AbortController()
  let starts = 0
  const container = {
    crash: () =>
      starts < 2
        ? Promise.reject(
            new ContainerEnded({ container: 'service', what: 'the service ended', remedy: 'look' }),
          )
        : new Promise<never>(() => {}),
    start: async () => void starts++,
  }
  const crashes = startAfterCrashes({ now: () => 10 * starts }, over.signal, { container })
  await sleep(10)
  over.abort()
  const what = 'the service ended'
  expect(await crashes).toEqual([
    { atMs: 0, what },
    { atMs: 10, what },
  ])
  expect(starts).toBe(2)
})
