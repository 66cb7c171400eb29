import { describe, expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import type { Sample } from '../record/sample.ts'
import type { RunRecord, Second } from '../record/run.ts'
import { recordOf, repeat, sampleOf } from '../testing/literal-record.ts'
import { withAllowance } from './allowance.ts'

interface Told {
  /** How long the service was given no core. */
  readonly starvedMs?: number
  readonly serviceTimes?: readonly number[]
}

const secondOf = (latencies: readonly number[], { starvedMs = 0, serviceTimes = [] }: Told = {}): Second => ({
  latency: Distribution.of(latencies),
  serviceTime: Distribution.of(serviceTimes),
  dispatchLag: new Distribution(),
  failed: 0,
  generatorStallMs: 0,
  interference: { stalledMs: 0, stalledByHost: false, starvedMs },
})

const runOf = (seconds: readonly Second[], samples: readonly Sample[] = []): RunRecord =>
  recordOf({ seconds, samples })

/** How much is taken off the latencies of each second, all its requests together. */
const takenOff = (record: RunRecord, limitMs = 100): number[] =>
  withAllowance(record, limitMs).map(({ latency }, index) => {
    const before = record.seconds[index]?.latency ?? latency
    return before.mean * before.count - latency.mean * latency.count
  })

/** A sample by which the generator has waited, and processes that are none of ours have run, for so long. */
const waitedBy = (atMs: number, generatorWaitedMs: number, busyMs = generatorWaitedMs): Sample =>
  sampleOf(atMs, { host: { busyMs, stolenMs: 0, generatorMs: 0, generatorWaitedMs, cores: 2 } })

const slow = repeat(100, 500)

describe('how much generator and host may have added', () => {
  test.each([
    ['whoever waits in an idle service has waited for twice as long', 0, 8_320],
    ['half of the quota is spare at the most', 200, 8_320],
    ['what piles up is worked off by the fifth of the quota that is left', 400, 20_800],
    ['a tenth of the quota is spare at the least', 475, 41_600],
  ])('%s', (_, cpuMs, expected) => {
    const second = secondOf(slow, { starvedMs: 10, serviceTimes: slow })
    const samples = [sampleOf(0), sampleOf(1000, { cpuMs })]
    expect(takenOff(runOf([second], samples))).toEqual([expect.closeTo(expected)])
  })

  test('without a request under way, those that arrived meanwhile have waited', () => {
    expect(takenOff(runOf([secondOf(slow, { starvedMs: 10 })]))).toEqual([expect.closeTo(320)])
  })

  test.each([
    ['what the generator waited', 6, 30],
    ['no more than what other processes ran', 30, 6],
  ])('short waits of the generator count by %s', (_, waitedMs, busyMs) => {
    const samples = [waitedBy(0, 0), waitedBy(1000, waitedMs, busyMs)]
    expect(takenOff(runOf([secondOf(slow)], samples))).toEqual([expect.closeTo(24)])
  })

  test.each([
    ['in the first second: it is late itself, and the next one behind it', [0, 10, 10, 10], [40, 20, 0]],
    ['in the second one: the first knew nothing of it', [0, 0, 10, 10], [0, 20, 20]],
    ['in the last one', [0, 0, 0, 10], [0, 0, 20]],
  ])('a wait %s', (_, waits, expected) => {
    const samples = waits.map((waitedMs, index) => waitedBy(index * 1000, waitedMs))
    const taken = takenOff(runOf(repeat(3, secondOf(slow)), samples))
    expect(taken.map(Math.round)).toEqual(expected)
  })

  test.each([
    [500, 1500],
    [0, 1001],
    [999, 2000],
  ])('a wait from %d to %d ms may have been in either second', (fromMs, toMs) => {
    const samples = [waitedBy(fromMs, 0), waitedBy(toMs, 10)]
    expect(takenOff(runOf(repeat(2, secondOf(slow)), samples)).map(Math.round)).toEqual([40, 40])
  })

  test('who waits for several seconds is held up by what is lost in each of them, and not after', () => {
    const waiting = secondOf([...repeat(4, 700), 999.5, 1000.6, ...repeat(2, 1500), ...repeat(3, 2500)])
    const [later, muchLater, after] = [1, 2, 4].map(starvedMs => secondOf([], { starvedMs }))
    if (later === undefined || muchLater === undefined || after === undefined) throw new Error('three')
    const [taken] = takenOff(runOf([waiting, later, muchLater, after]))
    // 8 ms of the six that take more than a second, and 16 ms of the three that take more than two.
    expect(taken).toBeCloseTo(8 * 6 + 16 * 3)
    const shorter = secondOf([...repeat(4, 700), 2000.6])
    expect(takenOff(runOf([later, shorter, later, muchLater, after]))[1]).toBeCloseTo(8 + 8 + 16)
  })
})

describe('how it is spent', () => {
  const spentOn = (latencies: readonly number[], waitedMs: number) => {
    const record = runOf([secondOf(latencies)], [waitedBy(0, 0), waitedBy(1000, waitedMs)])
    return withAllowance(record, 100)[0]?.latency.counts()
  }

  test('where nobody was held up, what is below the limit stays, and what is at it is brought below', () => {
    expect(spentOn([50, 100, 100, 200], 0)).toEqual([
      [0, 2],
      [50, 1],
      [200, 1],
    ])
  })

  // Four times the wait: what was lost, twice with half of the quota to spare, in this second and in the one before.
  test.each([
    [12.4, 1, 2, 2],
    [12.5, 2, 1, 2],
    [24.9, 2, 1, 2],
    [25, 3, 0, 2],
    [49.9, 3, 0, 2],
    [50, 4, 0, 1],
  ])(
    'after a wait of %d ms %d are below the limit, those just above it first',
    (waitedMs, below, near, far) => {
      const left = [
        [0, below],
        [99.488, 1],
        [149.952, near],
        [200, far],
      ]
      expect(spentOn([99.488, 100, 149.952, 149.952, 200, 200], waitedMs)).toEqual(
        left.filter(([, count]) => count !== 0),
      )
    },
  )

  test('one that is above the limit by exactly what was lost is brought below it', () => {
    expect(spentOn([200], 25)).toEqual([[0, 1]])
  })

  test('no request is brought below that exceeds the limit by more than was lost around it', () => {
    // 50 ms in each quarter: 200 ms in each second, twice that with half of the quota to spare, and as much in the second before.
    const samples = Array.from({ length: 13 }, (_, quarter) => waitedBy(quarter * 250, quarter * 50))
    const busy = secondOf([800, 1_100, 1_600, 1_800], { serviceTimes: slow })
    const { interference: _, ...sampled } = busy
    const record = runOf(repeat(3, sampled), samples)
    const kept = (of: RunRecord) =>
      withAllowance(of, 100)[0]
        ?.latency.counts()
        .map(([valueMs]) => Math.round(valueMs))
    // Those that take longer than a second may be delayed by another 400 ms of the next one.
    expect(kept(record)).toEqual([0, 1_600, 1_800])
    // Without samples only the longest wait of a quarter is known.
    const thinned = secondOf([800, 1_100, 1_600, 1_800], { serviceTimes: slow, starvedMs: 65 })
    expect(kept(runOf(repeat(3, thinned)))).toEqual([0, 1_800])
  })

  test('no more is taken off than there is', () => {
    const record = runOf([secondOf([200, 200], { starvedMs: 500 })])
    const [second] = withAllowance(record, 100)
    expect(second?.latency.mean).toBe(0)
    expect(second?.latency.counts()).toEqual([[0, 2]])
  })
})

test('of a second nothing is changed but latencies: one in which nothing was asked stays empty', () => {
  const asked = { ...secondOf([], { starvedMs: 10 }), failed: 3 }
  const [second] = withAllowance(runOf([asked]), 100)
  expect(second).toMatchObject({ latency: { count: 0 }, failed: 3 })
})
