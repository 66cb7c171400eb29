import { expect, test } from 'vitest'
import { repeat } from '../../testing/literal-record.ts'
import type { LeakRecord } from '../../judge/growth/leaks.ts'
import { bytesPerRequest, megabytes } from '../../record/units.ts'
import { windowsOf } from '../../testing/literal-growth.ts'
import { inSessions, type Series } from '../../judge/class-growth.ts'
import { leakPanel } from './leak.ts'

const limits = {
  heap: bytesPerRequest(8),
  external: bytesPerRequest(8),
  native: bytesPerRequest(32),
  workingSet: megabytes(10),
}
/** 16 bytes of heap a request are kept. */
const windowFrom = (from: number, count: number) => ({
  classHistograms: [],
  readings: Array.from({ length: count }, (_, index) => ({
    requests: from + 100 * index,
    values: {
      heap: 10_000_000 + 16 * (from - 1_000 + 100 * index),
      descriptors: 30,
      'handles.A': 1,
      'handles.B': 2,
    },
  })),
})
const record: LeakRecord = {
  growth: {
    windows: [windowFrom(1_000, 8), windowFrom(1_900, 2)],
    failures: {},
  },
  idle: { windows: [], failures: {} },
  workingSet: { requests: 1_000, beforeBytes: 27e6, afterBytes: 28e6, failures: {} },
}
const { charts, facts } = leakPanel(record, limits)
const [heap] = charts

test('a leak shows what was gained, and a line through the readings of each window', () => {
  const gained = [0, 1.6, 3.2, 4.8, 6.4, 8, 9.6, 11.2]
  expect(heap?.series).toMatchObject([
    { name: 'after a round', values: [...gained, null, 14.4, 16] },
    // Two readings are too few for a line.
    { name: 'fit', tone: 'fail', values: [...gained, null, null, null] },
  ])
  expect(heap?.caption).toBe(
    '10 MB; the fitted line gains 16, too few readings B a request, in 2 windows, allowed 8.',
  )
})

test('windows are apart on the axis of requests', () => {
  expect(heap?.xs.slice(6)).toEqual([1_600, 1_700, 1_800, 1_900, 2_000])
})

test('what is counted by kind is summed, and shown as it is', () => {
  const handles = charts.find(({ title }) => title === 'handles, processes and threads kept')
  expect(handles?.series[0]?.values).toEqual([...repeat(8, 3), null, 3, 3])
  expect(handles?.series[1]?.tone).toBe('pass')
})

test('the working set stands above the charts', () => {
  expect(facts).toContainEqual(['working set', '27 → 28 MB'])
})

test('what could not be read is not there', () => {
  expect(charts.map(({ title }) => title)).toEqual([
    'live heap kept',
    'descriptors kept open',
    'handles, processes and threads kept',
  ])
})

test('only what is judged is drawn: memory of the database where its sessions report none, and figures of every reading', () => {
  const titlesOf = (counts: Series) => {
    const { windows } = windowsOf(3, requests => ({
      database: 100_000_000 + 900 * requests,
      ...(requests > 100 && { native: 30_000_000 }),
    }))
    const growth = { windows: windows.map(one => ({ ...one, classHistograms: histogramsOf(counts) })) }
    return leakPanel({ ...record, growth: { ...growth, failures: {} } }, limits).charts.map(one => one.title)
  }
  const histogramsOf = (counts: Series) => [100, 600].map(requests => ({ requests, counts }))
  expect(titlesOf({ Order: 1 })).toEqual(['memory of the database kept'])
  expect(titlesOf({ [inSessions]: 200_000 })).toEqual([])
})
