import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { get } from './call.ts'
import { ms } from '../record/units.ts'
import { serve } from '../testing/serve.ts'
import { noFaster, settled, warmUp } from './warm-up.ts'

test.each([
  [[242, 5.3, 2.2, 5.8, 1.6], false],
  [[105, 1.32, 1.39, 1.53], true],
  [[10, 10.9, 11.8], true],
  [[10, 10.9, 12.5], false],
  [[Number.NaN, 1, 1], false],
  [[1, 1], false],
])('medians of %j ms: settled %s', (medians, expected) => {
  expect(settled(medians)).toBe(expected)
})

test.each([
  { medians: [11, 6.2, 2.8, 1.3, 0.6, 0.55], expected: false },
  { medians: [11, 6.2, 2.8, 1.3, 0.6, 0.55, 0.41], expected: false },
  { medians: [11, 6.2, 2.8, 1.3, 0.6, 0.62, 0.44], expected: true },
  { medians: [2.8, 1.3, 3, 1.9], expected: true },
  { medians: [60, 55], expected: false },
  { medians: [60, 55, 41], expected: false },
  { medians: [60, 55, 57], expected: true },
])('after medians of $medians ms a service is no faster: $expected', ({ medians, expected }) => {
  expect(noFaster(medians)).toBe(expected)
})

async function warm(answer: RequestListener) {
  let calls = 0
  await using server = await serve((request, response) => {
    calls++
    answer(request, response)
  })
  const startedAt = performance.now()
  await warmUp(server.origin, { clients: 10, call: get('/'), seed: 1, timeout: ms(500) })
  return { calls, durationMs: performance.now() - startedAt }
}

test.concurrent(
  'however constant its latency is, a service gets the calls that compilers wait for',
  async () => {
    // Three windows, after which medians can agree, hold 750 calls at most.
    const answer: RequestListener = (_, response) => setTimeout(() => response.end(), 2)
    const { calls, durationMs } = await warm(answer)
    // On a busy machine a second is over first.
    expect(calls >= 1000 || durationMs >= 1000, `${calls} calls in ${durationMs} ms`).toBe(true)
    expect(durationMs).toBeLessThan(6000)
  },
)

test.concurrent('a service with slow calls gets a second', async () => {
  const { calls, durationMs } = await warm((_, response) => {
    setTimeout(() => response.end(), 40)
  })
  expect(calls).toBeLessThan(1000)
  expect(durationMs).toBeGreaterThanOrEqual(1000)
  expect(durationMs).toBeLessThan(6000)
})
