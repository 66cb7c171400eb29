import { expect, test } from 'vitest'
import type { Evidence } from '../judge/evidence.ts'
import { evidenceLines } from '../report/text/evidence.ts'

/** Evidence of a generator that was late in half of the seconds. */
export const generatorLate = {
  kind: 'generatorLate',
  seconds: 2,
  ofSeconds: 4,
  longestMs: 1_000,
  ranShare: 0.2,
  dispatchLagP99Ms: 12.9,
} as const

/** A test for each item of evidence: the report must show these lines. */
export const says = (cases: readonly (readonly [item: Evidence, ...lines: string[]])[]) =>
  test.each(cases.map(([item, ...lines]) => ({ item, lines })))('$item.kind: $lines', ({ item, lines }) => {
    expect(evidenceLines([item])).toEqual(lines)
  })
