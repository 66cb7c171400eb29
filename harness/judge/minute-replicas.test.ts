import { expect, test } from 'vitest'
import { Distribution } from '../record/distribution.ts'
import { recordOf, sampleOf } from '../testing/literal-record.ts'
import { foldMinute, joined, type Minute } from './minute.ts'

test('of each replica parts joined have the latencies of all parts', () => {
  const servedBy = (...latencies: readonly number[][]): Minute => {
    const ofReplicas = latencies.map(values => Distribution.of(values))
    return { fromMs: 0, harnessBytes: 1, run: recordOf({ ofReplicas }) }
  }
  const { ofReplicas = [] } = joined([servedBy([1, 2], [0.5]), servedBy([], [1.5])])
  expect(ofReplicas.map(latency => latency.counts())).toEqual([
    [
      [1, 1],
      [2, 1],
    ],
    [
      [0.5, 1],
      [1.5, 1],
    ],
  ])
  expect(joined([{ fromMs: 0, harnessBytes: 1, run: recordOf() }])).not.toHaveProperty('ofReplicas')
})

test('of a replica a minute keeps all but what others had of its machine', () => {
  const replica = { ...sampleOf(0), cpuMs: 7, othersMs: 90 }
  const part = {
    fromMs: 0,
    harnessBytes: 1,
    run: recordOf({ samples: [sampleOf(0), sampleOf(500, { replicas: { 'a on one': replica } })] }),
  }
  const { othersMs: _others, ...kept } = replica
  const [first, second, ...more] = foldMinute([part]).run.samples
  expect(first).not.toHaveProperty('replicas')
  expect(second?.replicas).toEqual({ 'a on one': kept })
  expect(more).toEqual([])
})
