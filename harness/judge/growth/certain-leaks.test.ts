import { describe, expect, test } from 'vitest'
import { bytesPerRequest } from '../../record/units.ts'
import { heapGrowingBy, judgementOf, limits, windowsOf } from '../../testing/literal-growth.ts'
import { leaksIn } from './judge.ts'

describe('leaks', () => {
  test('what certainly grows, by its figure and size', () => {
    const record = windowsOf(3, requests => ({ heap: 16 * requests, external: 5, native: 5 }))
    expect(leaksIn(record, limits)).toEqual([{ check: 'heap', figure: 'heap', perRequest: 16 }])
    expect(leaksIn(windowsOf(2, heapGrowingBy(16)), limits)).toEqual([])
    expect(leaksIn(windowsOf(3, heapGrowingBy(16), 5), limits)).toEqual([])
  })

  test('objects are counted exactly where bytes have some noise', () => {
    const record = windowsOf(3, heapGrowingBy(16))
    const windows = record.windows.map((window, index) => ({
      ...window,
      classHistograms: [0, 1].map(end => ({
        requests: 600 * index + 500 * end,
        counts: { Order: 10 * (index + end) },
      })),
    }))
    expect(leaksIn({ ...record, windows }, limits)).toEqual([
      { check: 'heap', figure: 'Order', perRequest: 0.02 },
    ])
    expect(judgementOf({ ...record, windows: windows.slice(0, 2) }, 'heap')?.verdict).toBe('inconclusive')
  })

  test('a service that is not seen from within is watched from outside, with room for its collector', () => {
    const unseen = { kind: 'unseen' } as const
    const growing = (bytes: number) => ({
      ...windowsOf(3, requests => ({ anonymous: bytes * requests })),
      unseen,
    })
    const { native: _, ...byDefault } = limits
    expect(leaksIn(growing(3999), byDefault)).toEqual([])
    const leaks = [{ check: 'native', figure: 'anonymous', perRequest: 4000 }]
    expect(leaksIn(growing(4000), byDefault)).toEqual(leaks)
    const allowing = (bytes: number) => ({ ...limits, native: bytesPerRequest(bytes) })
    expect(leaksIn(growing(4000), allowing(1_000))).toEqual(leaks)
    expect(leaksIn(growing(4000), allowing(4_001))).toEqual([])
    const sockets = windowsOf(3, requests => ({ descriptors: requests }))
    expect(leaksIn({ ...sockets, unseen }, limits)).toEqual([
      { check: 'fileDescriptors', figure: 'descriptors', perRequest: 1 },
    ])
  })

  test('native memory of a service that is seen from within, where nothing is promised', () => {
    const { native: _, ...byDefault } = limits
    const growing = (bytes: number) => windowsOf(3, requests => ({ native: bytes * requests }))
    expect(leaksIn(growing(31.5), byDefault)).toEqual([])
    expect(leaksIn(growing(32), byDefault)).toEqual([{ check: 'native', figure: 'native', perRequest: 32 }])
    expect(leaksIn(growing(32), { ...limits, native: bytesPerRequest(40) })).toEqual([])
  })

  test('a service without a database has no connections to keep', () => {
    const record = windowsOf(3, requests => ({ 'connections.idle': requests }))
    expect(leaksIn(record, limits).map(({ check }) => check)).toEqual(['connections'])
    expect(leaksIn({ ...record, withoutDatabase: true }, limits)).toEqual([])
  })
})
