import { judgeGrowth } from '../judge/growth/judge.ts'
import type { GrowthRecord, Reading } from '../judge/growth/record.ts'
import { bytesPerRequest } from '../record/units.ts'

export const limits = { heap: bytesPerRequest(8), external: bytesPerRequest(8), native: bytesPerRequest(32) }
export const requestsPerRound = 240

/**
 * One list for each window: the growth of the heap in each round. The first reading is at 480 requests, and each window begins 80
 * requests after the last.
 */
export const growthOf = (...windows: (readonly number[])[]): GrowthRecord => {
  let latest: Reading = { requests: 400, values: { heap: 10_000_000, external: 4_000_000 } }
  return {
    failures: {},
    windows: windows.map(gains => {
      latest = { ...latest, requests: latest.requests + 80 }
      const readings = [latest]
      for (const gain of gains) {
        const { requests, values } = latest
        latest = {
          requests: requests + requestsPerRound,
          values: { ...values, heap: (values['heap'] ?? 0) + gain },
        }
        readings.push(latest)
      }
      return { readings, classHistograms: [] }
    }),
  }
}

export const judgeHeap = (record: GrowthRecord) => judgeGrowth(record, limits)[0]
export const rounds = <T>(count: number, gain: (round: number) => T): T[] =>
  Array.from({ length: count }, (_, round) => gain(round))

export const healthy = growthOf([280, 120, 432, 112, -12_168, 12_200, 0, -1640, 1632, -56])
export const leak16 = growthOf(
  [7504, -88, 8408, 224, 12_624, 56, 112, 19_008, -56, 56],
  [28_480, 0, 0, 0, 43_416, -152, 0, 0, 0, 0, 64_000, 56, 0, 0, 0, 112, 0, 96_000, 0, 0],
  rounds(20, round => (round % 5 === 0 ? 40_000 : 0)),
)

export type Values = (requests: number) => Reading['values']

/** Windows of six readings, a hundred requests apart; the first begins at 100 requests. */
export const windowsOf = (windows: number, values: Values, readings = 6): GrowthRecord => ({
  failures: {},
  windows: Array.from({ length: windows }, (_, window) => ({
    classHistograms: [],
    readings: Array.from({ length: readings }, (_reading, index) => {
      const requests = 100 * (1 + window * readings + index)
      return { requests, values: values(requests) }
    }),
  })),
})

export const heapGrowingBy =
  (slope: number): Values =>
  requests => ({ heap: 1000 + slope * requests })

export const judgementOf = (record: GrowthRecord, check: string) =>
  judgeGrowth(record, limits).find(judgement => judgement.check === check)
