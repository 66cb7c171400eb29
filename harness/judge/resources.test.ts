import { describe, expect, test } from 'vitest'
import { megabitsPerSecond, megabytes, percentOfCore } from '../units.ts'
import { recordOf, sampleOf } from './literal.ts'
import { judgeCpu, judgeFileDescriptors, judgeMemory, judgeNetwork } from './resources.ts'

const nothing = recordOf({ samples: [], fileDescriptors: [] })

describe('CPU', () => {
  test('65 ms of CPU in a second of wall time is 6.5 % of a core', () => {
    const samples = [sampleOf(0, { cpuMs: 400 }), sampleOf(1000, { cpuMs: 465 })]
    expect(judgeCpu(recordOf({ samples }), percentOfCore(20))).toMatchObject({
      measured: 6.5,
      verdict: 'pass',
    })
  })

  test('a quarter of a core breaks 20 %, and throttling is shown', () => {
    const samples = [sampleOf(0), sampleOf(1000, { cpuMs: 250, throttledMs: 40 })]
    expect(judgeCpu(recordOf({ samples }), percentOfCore(20))).toMatchObject({
      measured: 25,
      verdict: 'fail',
      evidence: ['throttled for 40 ms of 1000 ms'],
    })
  })

  test('one sample is no span', () => {
    const judgement = judgeCpu(recordOf({ samples: [sampleOf(0)] }), percentOfCore(20))
    expect(judgement).toMatchObject({ verdict: 'inconclusive', limit: '< 20' })
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

  test('500 MB is not below 500 MB', () => {
    const samples = [sampleOf(0, { workingSetBytes: 500e6 })]
    expect(judgeMemory(recordOf({ samples }), megabytes(500)).verdict).toBe('fail')
  })

  test('without a sample there is no verdict', () => {
    expect(judgeMemory(nothing, megabytes(500)).verdict).toBe('inconclusive')
  })
})

describe('file descriptors', () => {
  test('the largest count', () => {
    expect(judgeFileDescriptors(recordOf({ fileDescriptors: [30, 32, 31] }), 100)).toMatchObject({
      measured: 32,
      verdict: 'pass',
    })
  })

  test('100 is too many', () => {
    expect(judgeFileDescriptors(recordOf({ fileDescriptors: [30, 100] }), 100).verdict).toBe('fail')
  })

  test('an image without `ls` gives no verdict, and the fix says so', () => {
    expect(judgeFileDescriptors(nothing, 100)).toMatchObject({
      verdict: 'inconclusive',
      fix: 'build the image on a base that has `ls`',
    })
  })
})

describe('network', () => {
  test('50 kB in a second is 0.4 Mbps', () => {
    const samples = [sampleOf(0, { networkBytes: 1000 }), sampleOf(1000, { networkBytes: 51_000 })]
    expect(judgeNetwork(recordOf({ samples }), megabitsPerSecond(1))).toMatchObject({
      measured: 0.4,
      verdict: 'pass',
    })
  })

  test('200 kB in a second is too much', () => {
    const samples = [sampleOf(0), sampleOf(1000, { networkBytes: 200_000 })]
    expect(judgeNetwork(recordOf({ samples }), megabitsPerSecond(1)).verdict).toBe('fail')
  })

  test('no samples, no verdict', () => {
    expect(judgeNetwork(nothing, megabitsPerSecond(1)).verdict).toBe('inconclusive')
  })
})
