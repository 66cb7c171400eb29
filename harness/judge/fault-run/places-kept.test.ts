import { expect, test } from 'vitest'
import { placesKept } from './leftovers.ts'

const kept = { fault: 'killDatabase', atMs: 1_000, countedMs: 4_000, before: 10, after: 10 } as const
const lost = { ...kept, fault: 'killService', atMs: 5_000, countedMs: 8_000, after: 2 } as const
/** Ran 1 s of each four in which it had something to do, from a moment on. */
const starvedFrom = (fromMs: number) =>
  [0, fromMs, 9_000].map(atMs => {
    const sinceMs = Math.max(0, atMs - fromMs)
    return { atMs, ranMs: Math.min(atMs, fromMs) + sinceMs / 4, waitedMs: (3 * sinceMs) / 4 }
  })

test('a place that is lost is lost, unless no core was there for who would have come to it', () => {
  expect(placesKept([kept], starvedFrom(0)).verdict).toBe('pass')
  expect(placesKept([kept, lost], []).verdict).toBe('fail')
  expect(placesKept([kept, lost], starvedFrom(8_000)).verdict).toBe('fail')
  expect(placesKept([kept, lost], starvedFrom(4_000))).toMatchObject({
    verdict: 'inconclusive',
    blame: 'host',
    evidence: [{ kind: 'coreShortage', waitedShare: 0.75 }, { kind: 'violations' }],
  })
})

test('one that was lost while there were cores is no less lost for another', () => {
  const early = { ...kept, after: 9 }
  expect(placesKept([early, lost], starvedFrom(4_000))).toMatchObject({ verdict: 'fail', measured: 2 })
})
