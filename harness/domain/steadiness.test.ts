import { expect, test } from 'vitest'
import { refused, type Act } from '../record/act.ts'
import type { TimedCore } from '../record/sample.ts'
import type { Operations } from './operations.ts'
import { untilSteady } from './steadiness.ts'

const limitMs = 2_000
const stepMs = 250
const healed = { fault: 'killDatabase', hits: 1, breaches: [], struckMs: 0, healedMs: 0 } as const

/** How long a service that refuses everything is watched, on a clock that goes on with each look. */
async function watchedFor(generator: readonly TimedCore[]): Promise<number> {
  let atMs = 0
  const act = (sentMs: number): Act => ({
    client: 0,
    key: `one-0-${sentMs}`,
    sentMs,
    answeredMs: sentMs + 1,
    effect: refused(),
    status: 503,
  })
  const operations: Pick<Operations, 'now' | 'acts' | 'underWay'> = {
    now: () => (atMs += stepMs),
    acts: Array.from({ length: 400 }, (_, index) => act(index * 25)),
    underWay: new Set(),
  }
  expect(await untilSteady(operations, healed, limitMs, generator)).toBe(atMs)
  return atMs
}

const waited = (share: number): TimedCore[] =>
  [0, 100_000].map(atMs => ({ atMs, ranMs: (1 - share) * atMs, waitedMs: share * atMs }))

test.concurrent.each([
  ['a second longer than its limit', 0, 3_000],
  ['until the machine cannot have been the cause', 0.6, 5_000],
  ['for four times its limit, and no longer', 0.9, 8_000],
])('a service that does not recover is watched %s', async (_, share, ms) => {
  expect(await watchedFor(waited(share))).toBe(ms + stepMs)
})
