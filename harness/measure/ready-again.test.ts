import { expect, test } from 'vitest'
import { ms, seconds } from '../record/quantities.ts'
import type { Milliseconds } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import type { System } from '../system/system.ts'
import { untilReadyAgain } from './ready-again.ts'

const systemOf = (service: { readonly origin: string }, readyWithin = seconds(10)) =>
  ({ services: [service], readyPath: '/readyz', description: { readyWithin } }) as unknown as System

test('a service that starts again is waited for until it is ready, and no longer than it may take', async () => {
  let requests = 0
  await using service = await serve((_, response) =>
    response.writeHead(++requests === 3 ? 200 : 503, { connection: 'close' }).end(),
  )
  const back = (readyWithin?: Milliseconds) => untilReadyAgain(systemOf(service, readyWithin))
  await back()
  expect(requests).toBe(3)
  await back(ms(500))
  expect(requests).toBeGreaterThan(4)
})

test('a service whose rate limit rejects the question is not waited for', async () => {
  let requests = 0
  await using service = await serve((_, response) => (requests++, response.writeHead(429).end()))
  await untilReadyAgain(systemOf(service))
  expect(requests).toBe(1)
})
