import { expect, test } from 'vitest'
import type { RunRecord } from '../record/run.ts'
import type { Sample } from '../record/sample.ts'
import { operationsOf, recordOf, repeat, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { bottleneckOf } from './bottleneck.ts'
import { latencyJudges } from './latency.ts'
import { judgeThroughput } from './traffic.ts'
import { ms, perSecond } from '../record/units.ts'

const slow = trafficOf(operationsOf(repeat(400, 150)))

const exhaustedBeside = (more: Partial<RunRecord>) => bottleneckOf(recordOf({ ...slow, ...more })).exhausted

/** A second in which the service and what is beside it used so many milliseconds of a core. */
const used = (cpuMs: number, beside: Readonly<Record<string, number>>): readonly Sample[] => {
  const at = (part: number) =>
    Object.fromEntries(
      Object.entries(beside).map(([name, ranMs]) => [name, { cpuMs: ranMs * part, workingSetBytes: 9e6 }]),
    )
  return [sampleOf(0, { beside: at(0) }), sampleOf(1000, { cpuMs, beside: at(1) })]
}

test('a cache with a core to itself, and an idle service: the cache, by its name', () => {
  const record = recordOf({ ...slow, samples: used(100, { database: 300, cache: 970 }) })
  expect(bottleneckOf(record)).toMatchObject({
    culprit: 'beside',
    quotaShare: 0.2,
    exhausted: { name: 'cache', usedCores: 0.97, ofCores: 1 },
  })
  expect(latencyJudges.p99(record, ms(100))).toMatchObject({
    verdict: 'fail',
    blame: 'cache',
    fix: 'beside',
  })
})

test('a rate that only errors cost is blamed on the cache by its name too', () => {
  const operations = operationsOf(repeat(120, 5)).map(operation => ({
    ...operation,
    outcome: { kind: 'answered', status: 503 } as const,
  }))
  const record = recordOf({
    ...trafficOf(operations),
    durationMs: ms(1000),
    samples: used(100, { cache: 970 }),
  })
  expect(judgeThroughput(record, perSecond(100))).toMatchObject({ blame: 'cache', fix: 'mendFailures' })
})

test('four fifths are nearly all', () => {
  const exhausted = (cpuMs: number) => exhaustedBeside({ samples: used(100, { cache: cpuMs }) })?.name
  expect([exhausted(799), exhausted(800)]).toEqual([undefined, 'cache'])
})

test('nearly all of a limit is as much', () => {
  const samples = used(100, { cache: 240 })
  expect(exhaustedBeside({ samples })).toBeUndefined()
  expect(exhaustedBeside({ samples, besideQuotaCores: { cache: 0.25 } })).toMatchObject({ ofCores: 0.25 })
  expect(
    exhaustedBeside({ samples: used(100, { cache: 950 }), besideQuotaCores: { cache: 2 } }),
  ).toMatchObject({
    ofCores: 1,
  })
})

test('a service that works itself is to blame beside a busy cache', () => {
  expect(bottleneckOf(recordOf({ ...slow, samples: used(300, { cache: 970 }) }))).toMatchObject({
    culprit: 'service',
  })
  expect(bottleneckOf(recordOf({ ...slow, samples: used(450, { cache: 970 }) }))).toMatchObject({
    culprit: 'quota',
  })
})

test('a cache with time to spare is not to blame', () => {
  expect(bottleneckOf(recordOf({ ...slow, samples: used(100, { cache: 700 }) }))).toMatchObject({
    culprit: 'service',
  })
})

test('of two, the one that is nearer to its limit', () => {
  const samples = used(0, { broker: 850, cache: 960 })
  expect(exhaustedBeside({ samples })?.name).toBe('cache')
})

test('what was read once, or never, tells nothing', () => {
  const [, last] = used(0, { cache: 970 })
  expect(exhaustedBeside({ samples: [sampleOf(0), ...(last === undefined ? [] : [last])] })).toBeUndefined()
  expect(exhaustedBeside({ samples: [] })).toBeUndefined()
  // Nor does it hide what was read twice.
  const at = (atMs: number, cpuMs: number, once: Sample['beside']) =>
    sampleOf(atMs, { beside: { ...once, cache: { cpuMs, workingSetBytes: 9e6 } } })
  const samples = [at(0, 0, { broker: { cpuMs: 0, workingSetBytes: 9e6 } }), at(1000, 970, {})]
  expect(exhaustedBeside({ samples })?.name).toBe('cache')
  expect(exhaustedBeside({ samples: [at(0, 0, {}), at(1, 1, {})] })?.name).toBe('cache')
})
