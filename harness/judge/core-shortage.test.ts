import { describe, expect, test } from 'vitest'
import type { TimedCore } from '../record/sample.ts'
import { waitedShare } from './core-shortage.ts'

describe('the wait for a core', () => {
  /** Ran 10 ms of each 100 ms; from 300 ms on it waited for 30 ms besides. */
  const times: TimedCore[] = Array.from({ length: 7 }, (_, index) => ({
    atMs: index * 100,
    ranMs: index * 10,
    waitedMs: Math.max(0, index - 3) * 30,
  }))

  test('a share of the time in which there was something to do', () => {
    expect(waitedShare(times, 0, 300)).toBe(0)
    expect(waitedShare(times, 300, 600)).toBe(0.75)
    expect(waitedShare(times, 200, 400)).toBe(30 / 50)
    const short = [0, 1].map(atMs => ({ atMs, ranMs: atMs / 2, waitedMs: atMs / 4 }))
    expect(waitedShare(short, 0, 1)).toBe(1 / 3)
  })

  test('the samples around a moment, or as far as there are any', () => {
    expect(waitedShare(times, 350, 590)).toBe(0.75)
    expect(waitedShare(times, 300, 9_000)).toBe(0.75)
    expect(waitedShare(times, 0, 9_000)).toBe(90 / 150)
    expect(waitedShare(times.slice(2), 0, 600)).toBe(90 / 130)
    expect(waitedShare([], 0, 1)).toBe(0)
    expect(waitedShare(times, 700, 800)).toBe(0)
  })
})
