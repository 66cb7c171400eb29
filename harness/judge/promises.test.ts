import { describe, expect, test } from 'vitest'
import { megabitsPerSecond, megabytes, ms, percentOfCore, perSecond } from '../record/units.ts'
import { answered, operationsOf, recordOf, repeat, trafficOf } from '../testing/literal-record.ts'
import { judgeRecord, type Promises } from './promises.ts'
import { soakPromisesOf, type SoakLimits } from './soak.ts'

test.each(['GET /api/health', null])('each judgement is about the call of its record: %s', call => {
  expect(judgeRecord(recordOf({ call }), { p99: ms(100), errors: 0 })).toMatchObject([{ call }, { call }])
})

test('a promise that is undefined is none, for a run as for the drift of a soak', () => {
  expect(judgeRecord(recordOf(), { p99: undefined } as unknown as Promises)).toEqual([])
  const { drift } = soakPromisesOf({ drift: { p99: undefined } } as unknown as SoakLimits)
  expect(drift.p99).toBe(10)
})

test('each promise has its own check', () => {
  const limits: Promises = {
    concurrent: ms(100),
    p50: ms(100),
    p95: ms(100),
    p99: ms(100),
    mean: ms(100),
    throughput: perSecond(90),
    errors: 0,
    connections: 10,
    cpu: percentOfCore(20),
    cpuPerRequest: ms(2),
    memory: megabytes(500),
    fileDescriptors: 100,
    network: megabitsPerSecond(1),
    capacity: { errors: 0 },
    stdDev: ms(10),
    drift: ms(5),
    calls: { 'GET /': { errors: 0 } },
  }
  expect(judgeRecord(recordOf(), limits).map(({ check }) => check)).toEqual([
    'concurrent',
    'latency.p50',
    'latency.p95',
    'latency.p99',
    'latency.mean',
    'throughput',
    'errors',
    'connections',
    'cpu',
    'cpuPerRequest',
    'memory',
    'fileDescriptors',
    'network',
    'capacity',
    'stdDev',
    'drift',
    'calls.GET-/.errors',
  ])
  expect(() => judgeRecord(recordOf(), { p42: ms(1) } as never)).toThrow(
    `promise p42 is unknown: a run has ${Object.keys(limits).join(', ')}`,
  )
})

describe('a run that the generator disturbed', () => {
  const promised = { throughput: perSecond(150) }
  const recordWith = (stallsMs: readonly number[]) =>
    recordOf(trafficOf(operationsOf(repeat(400, 2)), stallsMs))

  test('too little throughput on a quiet machine is the service’s', () => {
    expect(judgeRecord(recordWith([]), promised)).toMatchObject([{ measured: 100, verdict: 'fail' }])
  })

  test('one second in which the generator was late, and the one after it, leave a fault in four', () => {
    expect(judgeRecord(recordWith([0, 0, 0, 200]), promised)).toMatchObject([{ verdict: 'fail' }])
  })

  test('half of them do: it may not have asked', () => {
    const [judgement] = judgeRecord(recordWith([200, 0, 0, 0]), promised)
    expect(judgement).toMatchObject({
      verdict: 'inconclusive',
      blame: 'generator',
      evidence: [{ kind: 'generatorLate', seconds: 2, ofSeconds: 4 }],
      fix: 'freeGenerator',
    })
  })

  test('but what was asked in time and refused breaks the promise', () => {
    const everyOtherRefused = operationsOf(repeat(400, 2)).map((operation, index) => ({
      ...operation,
      outcome: answered(index % 2 === 0 ? 200 : 429),
    }))
    const record = recordOf(trafficOf(everyOtherRefused, [200, 200, 200, 200]))
    expect(judgeRecord(record, { throughput: perSecond(90) })).toMatchObject([{ verdict: 'fail' }])
  })

  test('nor is a service unsteady or slower than before that was asked late', () => {
    const uneven = operationsOf([...repeat(50, 2), ...repeat(50, 80)])
    const limits = { stdDev: ms(10), drift: ms(5) }
    expect(judgeRecord(recordOf(trafficOf(uneven)), limits)).toMatchObject([
      { verdict: 'fail' },
      { verdict: 'fail' },
    ])
    expect(judgeRecord(recordOf(trafficOf(uneven, [80])), limits)).toMatchObject([
      { verdict: 'inconclusive' },
      { verdict: 'inconclusive' },
    ])
  })

  test('enough throughput passes whatever was disturbed', () => {
    const judgements = judgeRecord(recordWith([200, 200, 200, 200]), { throughput: perSecond(90) })
    expect(judgements).toMatchObject([{ verdict: 'pass' }])
  })
})

test('an unknown promise of a call is an error, and one that is undefined is none', () => {
  const of = (limits: object) => judgeRecord(recordOf(), { calls: { 'GET /': limits } })
  expect(() => of({ p42: 1 })).toThrow('promise p42 is unknown: call GET / has p50, p95, p99, mean, errors')
  expect(of({ p99: undefined })).toEqual([])
})
