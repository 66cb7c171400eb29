import { describe, expect, test } from 'vitest'
import { megabitsPerSecond, megabytes, ms, percentOfCore } from '../record/units.ts'
import { recordOf, sampledFor, sampleOf } from '../testing/literal-record.ts'
import { judgeCpu, judgeFileDescriptors, judgeMemory, judgeNetwork } from './resources.ts'

const nothing = recordOf({ samples: [] })

describe('CPU', () => {
  test('65 ms of CPU in each second of wall time are 6.5 % of a core, and 13 % of a quota of half a core', () => {
    const record = sampledFor(4, seconds => ({ cpuMs: 400 + 65 * seconds }))
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: expect.closeTo(6.5),
      interval: [expect.closeTo(6.5), expect.closeTo(6.5)],
      evidence: [
        {
          kind: 'cpu',
          quotaShare: expect.closeTo(0.13),
          quotaCores: 0.5,
          throttledMs: 0,
          throttledPeriods: 0,
          wallMs: 4000,
        },
      ],
      verdict: 'pass',
      blame: null,
    })
  })

  test('a quarter of a core breaks 20 %, and throttling is shown', () => {
    const record = sampledFor(4, seconds => ({
      cpuMs: 250 * seconds,
      throttledMs: 10 * seconds,
      throttledPeriods: seconds,
    }))
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: expect.closeTo(25),
      verdict: 'fail',
      blame: 'service',
      fix: 'computing',
      // Of a hundred requests.
      evidence: [{ quotaShare: expect.closeTo(0.5), requestCpuMs: 10, throttledMs: 40, throttledPeriods: 4 }],
    })
  })

  test('a counter that begins again takes nothing from what was used before', () => {
    const record = sampledFor(4, seconds => ({ cpuMs: 250 * (seconds < 3 ? seconds : seconds - 3) }))
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: expect.closeTo(23.4, 1),
      evidence: [{}, { kind: 'cpu', quotaShare: expect.closeTo(0.469, 2) }],
    })
  })

  test('four uneven seconds about 6 % decide < 20 %, not < 7 %', () => {
    const cpuMs = [0, 70, 125, 195, 250]
    const record = sampledFor(4, seconds => ({ cpuMs: cpuMs[Math.round(seconds)] ?? 0 }))
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: 6.25,
      interval: [expect.closeTo(4.87, 2), expect.closeTo(7.63, 2)],
      verdict: 'pass',
    })
    expect(judgeCpu(record, percentOfCore(7))).toMatchObject({ measured: 6.25, verdict: 'inconclusive' })
  })

  test('a run whose last second is still being sampled counts all it has', () => {
    const record = sampledFor(3.75, seconds => ({ cpuMs: 60 * seconds }))
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: expect.closeTo(6),
      verdict: 'pass',
    })
  })

  test('a tenth less than three seconds is enough, and no less', () => {
    const judged = (lastMs: number) => {
      const samples = [0, 1000, 2000, lastMs].map(atMs => sampleOf(atMs, { cpuMs: atMs * 0.06 }))
      return judgeCpu(recordOf({ durationMs: ms(3000), samples }), percentOfCore(20)).verdict
    }
    expect([judged(2899), judged(2900)]).toEqual(['inconclusive', 'pass'])
  })

  test('a batch ends at the sample nearest to its edge, and of two as near at the later one', () => {
    const samples = Array.from({ length: 19 }, (_, index) =>
      sampleOf(500 + index * 250, { cpuMs: index < 4 ? 0 : 90 }),
    )
    const judged = judgeCpu(recordOf({ durationMs: ms(5000), samples }), percentOfCore(20))
    // All 90 ms fall into the first of batches of 1250, 1000, 1250 and 1000 ms.
    expect(judged).toMatchObject({
      measured: 2,
      interval: [expect.closeTo(-4.14, 2), expect.closeTo(8.14, 2)],
    })
  })

  test('three seconds but for the time that a sample takes are three seconds', () => {
    const samples = [6, 1000, 2000, 2997].map(atMs => sampleOf(atMs, { cpuMs: atMs * 0.06 }))
    const record = recordOf({ durationMs: ms(3100), samples })
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: expect.closeTo(6),
      verdict: 'pass',
    })
  })

  test('what was sampled after the last answer does not count', () => {
    const busy = sampledFor(4, seconds => ({ cpuMs: 60 * seconds, sentBytes: 1e5 * seconds }))
    const idle = sampleOf(4400, { cpuMs: 240, sentBytes: 4e5 })
    const record = { ...busy, samples: [...busy.samples, idle] }
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: expect.closeTo(6),
      interval: [expect.closeTo(6), expect.closeTo(6)],
      evidence: [{ quotaShare: expect.closeTo(0.12), wallMs: 4000 }],
    })
    expect(judgeNetwork(record, megabitsPerSecond(1))).toMatchObject({ measured: expect.closeTo(0.8) })
  })

  test.each([
    { record: nothing, got: 0 },
    { record: recordOf({ samples: [sampleOf(0)] }), got: 0 },
    { record: sampledFor(2.75, () => ({})), got: 2.75 },
  ])('$got s of samples have no interval', ({ record, got }) => {
    expect(judgeCpu(record, percentOfCore(20))).toMatchObject({
      measured: null,
      verdict: 'inconclusive',
      limit: { relation: '<', value: 20, unit: '% of a core' },
      evidence: [{ kind: 'tooFew', of: 'sampledSeconds', statistic: 'mean', needed: 3, got }],
    })
  })

  test('an engine that stopped answering for two seconds leaves too few batches', () => {
    const samples = [0, 250, 3000].map(atMs => sampleOf(atMs))
    const record = recordOf({ durationMs: ms(3000), samples })
    expect(judgeCpu(record, percentOfCore(20)).verdict).toBe('inconclusive')
  })
})

describe('memory', () => {
  test('the largest sample counts', () => {
    const samples = [sampleOf(0, { workingSetBytes: 90e6 }), sampleOf(1000, { workingSetBytes: 80e6 })]
    expect(judgeMemory(recordOf({ samples }), megabytes(500))).toMatchObject({
      measured: 90,
      verdict: 'pass',
    })
  })

  test('however many there are', () => {
    const samples = Array.from({ length: 200_000 }, (_, at) => sampleOf(at, { workingSetBytes: at }))
    expect(judgeMemory(recordOf({ samples }), megabytes(500)).measured).toBe(0.199999)
  })

  test('500 MB is not below 500 MB', () => {
    const samples = [sampleOf(0, { workingSetBytes: 500e6 })]
    expect(judgeMemory(recordOf({ samples }), megabytes(500))).toMatchObject({
      measured: 500,
      limit: { relation: '<', value: 500, unit: 'MB' },
      verdict: 'fail',
      blame: 'service',
      fix: 'boundMemory',
    })
  })

  test('samples of the first half alone are no pass, and a limit that they break is broken', () => {
    const stopped = recordOf({ durationMs: ms(4_000), samples: [sampleOf(1_999, { workingSetBytes: 90e6 })] })
    expect(judgeMemory(stopped, megabytes(500))).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'nothing', of: 'lateSamples' }],
    })
    expect(judgeMemory(stopped, megabytes(90)).verdict).toBe('fail')
    expect(judgeMemory({ ...stopped, durationMs: ms(3_998) }, megabytes(500)).verdict).toBe('pass')
  })

  test('without a sample there is no verdict', () => {
    expect(judgeMemory(nothing, megabytes(500))).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'nothing', of: 'containerSamples' }],
    })
  })
})

describe('file descriptors', () => {
  const counted = (...counts: readonly number[]) =>
    recordOf({ samples: counts.map((fileDescriptors, index) => sampleOf(index * 250, { fileDescriptors })) })

  test('the largest count', () => {
    expect(judgeFileDescriptors(counted(30, 32, 31), 100)).toMatchObject({
      title: 'largest count of process 1',
      measured: 32,
      verdict: 'pass',
    })
  })

  test('100 is too many', () => {
    expect(judgeFileDescriptors(counted(30, 100), 100)).toMatchObject({
      verdict: 'fail',
      blame: 'service',
      fix: 'closeDescriptors',
    })
  })

  test('an image without `ls` gives no verdict, and the fix says so', () => {
    const { fileDescriptors: _, ...uncounted } = sampleOf(0)
    expect(judgeFileDescriptors(recordOf({ samples: [uncounted] }), 100)).toMatchObject({
      verdict: 'inconclusive',
      fix: 'addLs',
    })
  })
})

describe('network', () => {
  test('20 kB in and 30 kB out in each second are 0.4 Mbps', () => {
    const record = sampledFor(4, seconds => ({
      receivedBytes: 1000 + 20_000 * seconds,
      sentBytes: 30_000 * seconds,
    }))
    expect(judgeNetwork(record, megabitsPerSecond(1))).toMatchObject({
      measured: expect.closeTo(0.4, 9),
      interval: [expect.closeTo(0.4, 9), expect.closeTo(0.4, 9)],
      limit: { relation: '<', value: 1, unit: 'Mbps' },
      evidence: [{ receivedMbps: expect.closeTo(0.16, 9), sentMbps: expect.closeTo(0.24, 9) }],
      verdict: 'pass',
    })
  })

  test('200 kB a second are too much', () => {
    const record = sampledFor(4, seconds => ({ sentBytes: 200_000 * seconds }))
    expect(judgeNetwork(record, megabitsPerSecond(1))).toMatchObject({
      verdict: 'fail',
      blame: 'service',
      fix: 'sendLess',
    })
  })

  test('so little on average, in one burst, may have been luck', () => {
    const record = sampledFor(4, seconds => ({ sentBytes: seconds < 2 ? 0 : 300_000 }))
    expect(judgeNetwork(record, megabitsPerSecond(1))).toMatchObject({
      measured: expect.closeTo(0.6),
      verdict: 'inconclusive',
    })
  })

  test('no samples, no verdict', () => {
    expect(judgeNetwork(nothing, megabitsPerSecond(1)).verdict).toBe('inconclusive')
  })
})
