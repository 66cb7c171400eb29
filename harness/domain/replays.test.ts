import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { attempt, confirmed, refused, shed, unknown } from '../testing/judged-workload.ts'
import { serve } from '../testing/serve.ts'
import { Connections } from './connections.ts'
import { domain } from './domain.ts'
import { Operations } from './operations.ts'
import { askUntilDecided, worthAsking } from './replays.ts'

test('every doubt, what was turned away, and what was confirmed, but no refusal for a reason', () => {
  const acts = [attempt(confirmed), shed, attempt(unknown), attempt(refused)]
  const told = worthAsking(acts.map((act, key) => ({ ...act, key: `${key}` })))
  expect(told.map(({ effect }) => effect)).toEqual([unknown, refused, confirmed])
})

test('each key once, as what it must be now', () => {
  expect(worthAsking([shed, attempt(unknown), attempt(confirmed)])).toEqual([attempt(confirmed)])
  expect(worthAsking([shed, attempt(unknown)])).toEqual([attempt(unknown)])
})

test('none that the service was told no key of: it would be done again', () => {
  expect(worthAsking([attempt(unknown, { withoutKey: true }), shed])).toEqual([shed])
})

test('of a thousand a hundred, from the first to the last', () => {
  const acts = Array.from({ length: 1_000 }, (_, key) => attempt(confirmed, { key: `${key}` }))
  const keys = worthAsking(acts).map(({ key }) => Number(key))
  expect([keys.length, keys[0], keys.at(-1)]).toEqual([100, 0, 990])
})

const doubts = Array.from({ length: 500 }, (_, number) => attempt(unknown, { key: `run1-0-${number}` }))

/** Asks a service for the outcome of 500 doubts again, for at most `againMs`, and then one by one for at most `aloneMs`. */
async function askedAgain(answer: RequestListener, againMs: number, aloneMs: number) {
  await using service = await serve(answer)
  await using connections = new Connections({ origin: () => service.origin, max: 5, timeoutMs: 100 })
  const described = domain({ act: (client, { key }) => client.post('/orders', { key }) })
  const operations = new Operations({ domain: described, opened: {}, connections: [connections], seed: 1 })
  const startedAt = performance.now()
  const { done, leftOut } = await askUntilDecided(operations, doubts, { againMs, aloneMs })
  return { done, leftOut, tookMs: performance.now() - startedAt }
}

test('a service that answers none of them is asked for a limited time, and the others are counted', async () => {
  const { done, leftOut, tookMs } = await askedAgain(() => undefined, 200, 200)
  expect(tookMs).toBeLessThan(1_500)
  expect(done.length).toBeGreaterThan(0)
  expect(done.every(({ effect }) => effect.kind === 'unknown')).toBe(true)
  expect(done.length + leftOut).toBe(500)
})

test('one that decides each alone, and slowly, is not blamed for those that were not asked for alone', async () => {
  let underWay = 0
  const slow: RequestListener = (_, response) => {
    const status = ++underWay > 1 ? 503 : 201
    setTimeout(() => {
      underWay -= 1
      response.writeHead(status).end()
    }, 20)
  }
  const { done, leftOut, tookMs } = await askedAgain(slow, 10_000, 100)
  expect(tookMs).toBeLessThan(5_000)
  expect(done.every(({ effect }) => effect.kind === 'applied')).toBe(true)
  expect(leftOut).toBeGreaterThan(0)
  expect(done.length + leftOut).toBe(500)
})
