import { describe, expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import type { Sample } from '../record/sample.ts'
import type { RunRecord, Second, SecondInterference } from '../record/run.ts'
import { literalJudgement, recordOf, repeat, sampleOf, starvedFor } from '../testing/literal-record.ts'
import { interferenceIn, unlessDisturbed, withInterference, withoutInterference } from './interference.ts'
import type { SampleDelta } from './sample-deltas.ts'

const quiet: SecondInterference = { stalledMs: 0, stalledByHost: false, starvedMs: 0 }

const secondOf = (interference?: Partial<SecondInterference>, generatorStallMs = 0): Second => ({
  latency: Distribution.of(repeat(100, 2)),
  serviceTime: Distribution.of(repeat(100, 2)),
  dispatchLag: new Distribution(),
  failed: 0,
  generatorStallMs,
  ...(interference !== undefined && { interference: { ...quiet, ...interference } }),
})

const runOf = (seconds: readonly Second[], values: Partial<RunRecord> = {}): RunRecord =>
  recordOf({ seconds, samples: [], ...values })

const stalled = (stalledMs: number) => secondOf({ stalledMs })
const starved = (starvedMs: number) => secondOf({ starvedMs })

describe('a second is left out', () => {
  test('where a stall before a request, one before its answer and a wait of the service reach the limit', () => {
    const record = runOf([secondOf({ stalledMs: 30, starvedMs: 40 })])
    expect(withoutInterference(record, 100).seconds).toEqual([])
    expect(withoutInterference(record, 101).seconds).toHaveLength(1)
  })

  test.each([
    ['the generator, by as much as the service waited', { stalledMs: 60, starvedMs: 120 }, 'generator'],
    ['the host, where the service waited for longer', { stalledMs: 60, starvedMs: 121 }, 'host'],
    ['the host, where it was what stalled the generator', { stalledMs: 60, stalledByHost: true }, 'host'],
  ] as const)('because of %s', (_, interference, culprit) => {
    expect(withoutInterference(runOf([secondOf(interference)]), 100).culprit).toBe(culprit)
  })

  test('by generator or host: whoever spoiled the most seconds, and both are told', () => {
    const { culprit, leftOut } = withoutInterference(runOf([stalled(90), starved(200), starved(150)]), 100)
    expect(culprit).toBe('host')
    expect(leftOut).toMatchObject([
      { kind: 'generatorLate', seconds: 1, ofSeconds: 3, longestMs: 90 },
      { kind: 'hostBusy', seconds: 2, ofSeconds: 3, serviceMs: 200, generatorMs: 0 },
    ])
    expect(withoutInterference(runOf([stalled(90), starved(200)]), 100).culprit).toBe('generator')
  })

  test('and told with the longest time that each was held up, and how late requests were sent', () => {
    const late = {
      ...stalled(60),
      dispatchLag: Distribution.of(Array.from({ length: 100 }, (_, ms) => ms + 1)),
    }
    const byHost = (stalledMs: number) => secondOf({ stalledMs, stalledByHost: true })
    const seconds = [late, stalled(80), byHost(70), byHost(90), secondOf({ stalledMs: 100, starvedMs: 250 })]
    const [generator, host, ...others] = withoutInterference(runOf(seconds), 100).leftOut
    expect(generator).toMatchObject({ longestMs: 80, dispatchLagP99Ms: expect.closeTo(99, 0) })
    expect(generator).not.toHaveProperty('late')
    // What stalled by itself in a second that the host spoiled is not the doing of the host.
    expect(host).toMatchObject({ seconds: 3, generatorMs: 90, serviceMs: 250 })
    expect(host).not.toHaveProperty('starved')
    expect(others).toEqual([])
  })

  test('with the names of generators that were late and replicas that got no core, on a fleet', () => {
    const own = { ...sampleOf(0), waitedForCoreMs: 0, othersMs: 0 }
    const samples = [
      sampleOf(0, { replicas: { 'a on one': own } }),
      sampleOf(250, { replicas: { 'a on one': { ...own, waitedForCoreMs: 130, othersMs: 200 } } }),
    ]
    const facts = {
      name: 'g',
      node: 'n',
      requests: 1,
      clockOffsetMs: 0,
      clockUncertaintyMs: 0,
      longestStallMs: 9,
    }
    const record = runOf([starved(0), stalled(80)], { samples, generators: [facts] })
    const { leftOut } = withoutInterference(record, 100)
    expect(leftOut).toMatchObject([
      { kind: 'generatorLate', late: [facts] },
      { kind: 'hostBusy', serviceMs: 130, starved: [{ name: 'a on one', waitedMs: 130 }] },
    ])
  })
})

describe('a rate that was not reached', () => {
  const failed = literalJudgement({ verdict: 'fail', evidence: [{ kind: 'note', text: 'as it was' }] })

  test('accuses nobody where half of the seconds were disturbed, and the service where fewer were', () => {
    const half = unlessDisturbed(runOf([stalled(50), stalled(50), stalled(0), stalled(0)]), failed)
    expect(half).toMatchObject({ verdict: 'inconclusive', blame: 'generator' })
    expect(half.evidence.map(({ kind }) => kind)).toEqual(['generatorLate', 'note'])
    const fewer = runOf([stalled(50), stalled(50), stalled(0), stalled(0), stalled(0)])
    expect(unlessDisturbed(fewer, failed)).toBe(failed)
  })

  test('was disturbed by a tenth of a second, and by no less', () => {
    expect(unlessDisturbed(runOf([starved(100)]), failed).blame).toBe('host')
    expect(unlessDisturbed(runOf([starved(99)]), failed)).toBe(failed)
  })

  test('is asked about only where it broke its promise', () => {
    const kept = literalJudgement()
    expect(unlessDisturbed(runOf([stalled(50)]), kept)).toBe(kept)
    expect(unlessDisturbed(runOf([]), failed)).toBe(failed)
  })
})

describe('what was seen in a second', () => {
  const starvedIn = (samples: readonly Sample[]) =>
    withInterference(runOf(repeat(3, secondOf()), { samples })).map(
      ({ interference }) => interference.starvedMs,
    )

  test.each([
    [1000, 1250, [0, 120, 0]],
    [999, 1249, [120, 120, 0]],
    [750, 1000, [120, 120, 0]],
    [501, 751, [120, 120, 0]],
    [500, 750, [120, 0, 0]],
    [1751, 2001, [0, 120, 120]],
  ])('a wait from %d to %d ms is worked off for as long again', (fromMs, toMs, expected) => {
    expect(starvedIn([sampleOf(fromMs), sampleOf(toMs, starvedFor(120))])).toEqual(expected)
  })

  test('a replica that waited for longer than all together did counts', () => {
    const own = { ...sampleOf(0), waitedForCoreMs: 0, othersMs: 0 }
    const after = (waitedMs: number) => ({ ...own, waitedForCoreMs: waitedMs, othersMs: 500 })
    const samples = [
      sampleOf(1000, { replicas: { a: own, b: own } }),
      sampleOf(1250, { ...starvedFor(50), replicas: { a: after(80), b: after(20) } }),
    ]
    expect(starvedIn(samples)).toEqual([0, 80, 0])
  })

  test('a stall counts for its own second and the next one', () => {
    const seconds = [0, 70, 10, 0, 0].map(stallMs => secondOf(undefined, stallMs))
    const found = withInterference(runOf(seconds)).map(({ interference }) => interference.stalledMs)
    expect(found).toEqual([0, 70, 70, 10, 0])
  })

  test('stands with a second whose samples were thinned out', () => {
    const told = { stalledMs: 5, stalledByHost: true, starvedMs: 7 }
    const record = runOf([secondOf(told, 90)], { samples: [sampleOf(0), sampleOf(250, starvedFor(120))] })
    expect(withInterference(record)[0]?.interference).toEqual(told)
  })
})

describe('what the cores tell', () => {
  const delta = (values: Partial<SampleDelta>, lengthMs = 250): SampleDelta => ({
    fromMs: 0,
    toMs: lengthMs,
    serviceRanMs: 0,
    besideRanMs: 0,
    serviceWaitedMs: 0,
    generatorWaitedMs: 0,
    generatorRanMs: 0,
    stolenMs: 0,
    othersMs: 0,
    otherProcessesMs: 0,
    capacityMs: 2 * lengthMs,
    ...values,
  })

  test('a generator that was busy for nine tenths of the time had no end of work, if the time was long enough', () => {
    const stalledMs = (ranMs: number, lengthMs: number) =>
      interferenceIn(0, [delta({ generatorRanMs: ranMs }, lengthMs)]).stalledMs
    expect([stalledMs(225, 250), stalledMs(224, 250)]).toEqual([250, 0])
    expect([stalledMs(100, 100), stalledMs(99, 99)]).toEqual([100, 0])
    const short = delta({ generatorRanMs: 50 }, 50)
    expect(interferenceIn(0, [delta({ generatorRanMs: 225 }), short, delta({})]).stalledMs).toBe(250)
  })

  test('one that waited for a core would have been busy', () => {
    const waiting = delta({ generatorRanMs: 125, generatorWaitedMs: 100 })
    expect(interferenceIn(0, [waiting, waiting])).toEqual({ ...quiet, stalledMs: 500 })
    expect(interferenceIn(600, [waiting])).toEqual({ ...quiet, stalledMs: 600 })
  })

  test('the host stalled it where it waited for longer than it ran, for no longer than others had the cores', () => {
    const waited = (generatorWaitedMs: number, otherProcessesMs: number) =>
      delta({ generatorRanMs: 50, generatorWaitedMs, otherProcessesMs })
    expect(interferenceIn(300, [waited(50, 200)])).toMatchObject({ stalledMs: 300, stalledByHost: false })
    expect(interferenceIn(300, [waited(51, 200)])).toMatchObject({ stalledMs: 51, stalledByHost: true })
    expect(interferenceIn(300, [waited(90, 200), waited(90, 30)])).toMatchObject({ stalledMs: 120 })
    expect(interferenceIn(100, [waited(90, 200), waited(90, 30)])).toMatchObject({ stalledMs: 100 })
  })

  test('the service was starved for the longest of the times it waited while others ran, or a hypervisor took', () => {
    const starvedMs = (...deltas: readonly Partial<SampleDelta>[]) =>
      interferenceIn(
        0,
        deltas.map(values => delta(values)),
      ).starvedMs
    expect(starvedMs({ serviceWaitedMs: 90, othersMs: 70, stolenMs: 20 })).toBe(70)
    expect(starvedMs({ serviceWaitedMs: 60, othersMs: 70, stolenMs: 65 })).toBe(65)
    expect(starvedMs({ serviceWaitedMs: 40, othersMs: 70 }, { serviceWaitedMs: 60, othersMs: 70 }, {})).toBe(
      60,
    )
    expect(starvedMs()).toBe(0)
  })
})
