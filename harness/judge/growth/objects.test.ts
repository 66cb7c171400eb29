import { describe, expect, test } from 'vitest'
import { inSessions } from '../class-growth.ts'
import { judgeObjects } from './figure.ts'
import type { GrowthRecord } from './record.ts'

/** How many there were in each window, read a thousand requests apart. */
const counted = (name: string, ...windows: readonly (readonly number[])[]): GrowthRecord => {
  let requests = 0
  const histogramsOf = (counts: readonly number[]) =>
    counts.map(count => ({ requests: (requests += 1_000), counts: { [name]: count } }))
  return {
    failures: {},
    windows: windows.map(counts => ({ readings: [], classHistograms: histogramsOf(counts) })),
  }
}

describe('sessions of the database at rest', () => {
  const measured = (...windows: readonly (readonly number[])[]) =>
    judgeObjects(counted(inSessions, ...windows), 'database').map(({ slope, verdict }) => [slope, verdict])

  test('are measured between the last two times that they were asked', () => {
    expect(measured([0, 90_000], [90_000, 90_000], [0, 70_000, 75_000])).toEqual([[5, 'pass']])
    expect(measured([0, 90_000], [90_000, 60_000])).toEqual([[-30, 'pass']])
    const shown = { figure: inSessions, interval: [5, 5], evidence: [] }
    expect(judgeObjects(counted(inSessions, [0, 5_000]), 'database')).toMatchObject([shown])
  })

  test('are watched on where they grew in the last window, and not in all', () => {
    expect(measured([0, 0], [0, 20_000])).toEqual([[20, 'inconclusive']])
    expect(measured([0, 0], [0, 20_000], [20_000, 21_000])).toEqual([[1, 'pass']])
  })

  test('that were asked only once, or never, tell nothing', () => {
    expect(measured([9_000])).toEqual([])
    expect(measured([0, 9_000], [9_000])).toEqual([])
    expect(measured([0, 9_000], [])).toEqual([])
    expect(measured()).toEqual([])
  })

  test('of which some did not tell leave the question to the container', () => {
    const { windows, failures } = counted(inSessions, [0, 0], [0, 0])
    const untold = { readings: [], classHistograms: [{ requests: 500, counts: {} }] }
    expect(judgeObjects({ failures, windows: [untold, ...windows] }, 'database')).toEqual([])
  })
})
