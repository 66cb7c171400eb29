import { expect, onTestFinished, test, vi } from 'vitest'
import type { Act } from '../record/act.ts'
import { attempt, confirmed, refused, shed, unknown } from '../testing/judged-workload.ts'
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

/** Asks for the outcome of 500 doubts again, by a clock that runs ahead while an answer is awaited. */
async function askedAgain(
  replay: (doubt: Act) => Promise<Act>,
  limits: { againMs: number; aloneMs: number },
) {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const asked = askUntilDecided(
    { replay: async doubt => ({ ...(await replay(doubt)), before: doubt }) },
    doubts,
    limits,
  )
  await vi.runAllTimersAsync()
  return { ...(await asked), tookMs: performance.now() }
}

const later = (delayMs: number) => new Promise(resolve => void setTimeout(resolve, delayMs))

test('a service that answers none of them is asked for a limited time, and the others are counted', async () => {
  const silent = async (doubt: Act) => {
    await later(100)
    return doubt
  }
  const { done, leftOut, tookMs } = await askedAgain(silent, { againMs: 250, aloneMs: 200 })
  // Five at a time after 0, 100 and 200 ms, and then one alone.
  expect(done).toHaveLength(15)
  expect(tookMs).toBe(400)
  expect(done.every(({ effect }) => effect.kind === 'unknown')).toBe(true)
  expect(leftOut).toBe(485)
})

test('a service that decides each, and slowly, is asked for all', async () => {
  const slow = async (doubt: Act) => {
    await later(100)
    return { ...doubt, ...attempt(confirmed), key: doubt.key }
  }
  const { done, leftOut, tookMs } = await askedAgain(slow, { againMs: 250, aloneMs: 200 })
  expect([done.length, leftOut, tookMs]).toEqual([500, 0, 10_000])
})

test('one that decides each alone, and slowly, is not blamed for those that were not asked for alone', async () => {
  let underWay = 0
  const slow = async (doubt: Act) => {
    const answer = ++underWay > 1 ? shed : attempt(confirmed)
    await later(20)
    underWay -= 1
    return { ...answer, key: doubt.key }
  }
  const { done, leftOut } = await askedAgain(slow, { againMs: 10_000, aloneMs: 90 })
  expect(done.every(({ effect }) => effect.kind === 'applied')).toBe(true)
  // The first of all, and five alone after 0, 20, … 80 ms.
  expect(done).toHaveLength(6)
  expect(leftOut).toBe(494)
})
