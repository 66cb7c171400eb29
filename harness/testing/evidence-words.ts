import { expect, test } from 'vitest'
import type { Evidence } from '../judge/evidence.ts'
import { evidenceLines } from '../report/text/evidence.ts'

/** A test for each piece of evidence: the report words it by these lines. */
export const says = (cases: readonly (readonly [item: Evidence, ...lines: string[]])[]) =>
  test.each(cases.map(([item, ...lines]) => ({ item, lines })))('$item.kind: $lines', ({ item, lines }) => {
    expect(evidenceLines([item])).toEqual(lines)
  })
