import { expect, test } from 'vitest'
import { ms, seconds } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { untilReadyAgain } from './ready-again.ts'

test('a service that starts again is waited for until it is ready, and no longer than it may take', async () => {
  let requests = 0
  await using service = await serve((_, response) =>
    response.writeHead(++requests === 3 ? 200 : 503, { connection: 'close' }).end(),
  )
  const back = (readyWithin = seconds(10)) =>
    untilReadyAgain({ services: [service], readyPath: '/readyz', description: { readyWithin } })
  await back()
  expect(requests).toBe(3)
  await back(ms(60))
  expect(requests).toBeGreaterThan(4)
})

test('a service whose rate limit rejects the question is not waited for', async () => {
  let requests = 0
  await using service = await serve((_, response) => (requests++, response.writeHead(429).end()))
  await untilReadyAgain({ services: [service], readyPath: '/', description: { readyWithin: seconds(10) } })
  expect(requests).toBe(1)
})
