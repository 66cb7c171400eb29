import { describe, expect, test } from 'vitest'
import { mapValues } from '../record/map-values.ts'
import { ms } from '../record/units.ts'
import { literalProfile, literalWait } from '../testing/literal-profile.ts'
import { operationsOf, recordOf, repeat, sampledFor, sampleOf, trafficOf } from '../testing/literal-record.ts'
import { judgeCpuPerRequest } from './resources.ts'

describe('CPU time per request', () => {
  /** 100 requests in each of four seconds. */
  const requested = trafficOf(operationsOf(repeat(400, 2)))
  /** Milliseconds of CPU per request. */
  const ranFor = ({ service, database }: Readonly<Record<'service' | 'database', number>>) => ({
    ...sampledFor(4, seconds => ({
      cpuMs: 7 + 100 * service * seconds,
      beside: { database: { cpuMs: 70 + 100 * database * seconds, workingSetBytes: 0 } },
    })),
    ...requested,
  })

  test('is that of the service and of all beside it', () => {
    expect(judgeCpuPerRequest(ranFor({ service: 0.5, database: 1.25 }), ms(2))).toMatchObject({
      measured: expect.closeTo(1.75, 2),
      interval: [expect.closeTo(1.75, 2), expect.closeTo(1.75, 2)],
      title: 'CPU time per request, all containers',
      limit: { relation: '<', value: 2, unit: 'ms' },
      evidence: [{ service: expect.closeTo(0.5, 2), beside: { database: expect.closeTo(1.25, 2) } }],
      verdict: 'pass',
    })
  })

  test('a sample without a counter takes nothing away', () => {
    const { samples, ...record } = ranFor({ service: 0.5, database: 1.25 })
    const missing = samples.find(({ atMs }) => atMs === 2_000)
    expect(missing).toBeDefined()
    const read = samples.map(({ beside, ...one }) =>
      one.atMs === 2_000 ? one : { ...one, ...(beside && { beside }) },
    )
    expect(judgeCpuPerRequest({ ...record, samples: read }, ms(2))).toMatchObject({
      measured: expect.closeTo(1.75, 2),
      interval: [expect.closeTo(1.75, 2), expect.closeTo(1.75, 2)],
    })
  })

  test('too much of it blames who took most', () => {
    const blamed = (service: number, beside: Readonly<Record<string, number>>) => {
      const record = sampledFor(4, seconds => {
        const ranFor = (perRequestMs: number) => ({ cpuMs: 100 * perRequestMs * seconds, workingSetBytes: 0 })
        return { cpuMs: 100 * service * seconds, beside: mapValues(beside, ranFor) }
      })
      const { verdict, blame, fix } = judgeCpuPerRequest({ ...record, ...requested }, ms(2))
      return [verdict, blame, fix]
    }
    expect(blamed(2, { database: 1 })).toEqual(['fail', 'service', 'computing'])
    expect(blamed(1, { database: 2 })).toEqual(['fail', 'database', 'beside'])
    expect(blamed(1, { cache: 0.5, database: 2, mail: 0.5 })).toEqual(['fail', 'database', 'beside'])
    expect(blamed(2, { database: 2 })).toEqual(['fail', 'service', 'computing'])
  })

  test('a statement that is repeated in each request is the cause, also where the database takes most', () => {
    const repeated = literalWait({ on: 'PROMISE', timesPerRequest: 50, msPerRequest: 40 })
    const database = { connections: 1, active: 1, idleInTransaction: 0, seen: 1, statements: [] }
    const profile = { ...literalProfile, waits: [repeated], database }
    expect(judgeCpuPerRequest({ ...ranFor({ service: 1, database: 2 }), profile }, ms(2))).toMatchObject({
      blame: 'service',
      cause: { kind: 'statements', times: 50 },
      origins: [repeated.at],
      fix: 'statements',
    })
  })

  test('where the database takes most, its busiest statement is the cause', () => {
    const text = 'select count(*) from votes'
    const statement = { text, sessions: 0.4 }
    const database = { connections: 1, active: 1, idleInTransaction: 0, seen: 1, statements: [statement] }
    const profile = { ...literalProfile, waits: [], database }
    const judged = (ran: Parameters<typeof ranFor>[0], limitMs: number) =>
      judgeCpuPerRequest({ ...ranFor(ran), profile }, ms(limitMs))
    expect(judged({ service: 1, database: 2 }, 2)).toMatchObject({
      blame: 'database',
      cause: { kind: 'statement', statement },
      fix: 'statement',
    })
    expect(judged({ service: 2, database: 1 }, 2)).not.toHaveProperty('cause.statement')
    expect(judged({ service: 0.5, database: 1 }, 2)).not.toHaveProperty('cause')
    const besideCache = sampledFor(4, seconds => ({
      cpuMs: 100 * seconds,
      beside: { cache: { cpuMs: 200 * seconds, workingSetBytes: 0 } },
    }))
    const ofCache = judgeCpuPerRequest({ ...besideCache, ...requested, profile }, ms(2))
    expect(ofCache).toMatchObject({ blame: 'cache', fix: 'beside' })
    expect(ofCache).not.toHaveProperty('cause')
  })

  test('the same work at a tenth of the rate is the same figure', () => {
    const record = sampledFor(4, seconds => ({ cpuMs: 10 * seconds }))
    const rare = trafficOf(operationsOf(repeat(400, 2)).filter((_, index) => index % 10 === 0))
    expect(judgeCpuPerRequest({ ...record, ...rare }, ms(2))).toMatchObject({
      measured: expect.closeTo(1, 2),
    })
  })

  test('seconds with more requests take more', () => {
    const record = sampledFor(4, seconds => ({
      cpuMs: Math.min(seconds, 2) * 200 + Math.max(0, seconds - 2) * 20,
    }))
    const traffic = trafficOf(
      operationsOf(repeat(400, 2)).filter((_, index) => index < 200 || index % 10 === 0),
    )
    const { measured, interval, verdict } = judgeCpuPerRequest({ ...record, ...traffic }, ms(2.1))
    expect([measured, ...(interval ?? [])].map(figure => figure?.toFixed(1))).toEqual(['2.0', '2.0', '2.0'])
    expect(verdict).toBe('pass')
  })

  test('a last second that was cut off counts for as long as it lasted', () => {
    const record = sampledFor(4.5, seconds => ({ cpuMs: 200 * seconds }))
    const traffic = trafficOf(operationsOf(repeat(450, 2)))
    expect(judgeCpuPerRequest({ ...record, ...traffic, durationMs: ms(4_500) }, ms(3))).toMatchObject({
      measured: expect.closeTo(2, 6),
    })
  })

  test('requests count in proportion to the part of their second that was sampled', () => {
    // 100 requests in each of six seconds, 50 in each of two, and samples of four of them.
    const samples = Array.from({ length: 17 }, (_, index) =>
      sampleOf(2_500 + index * 250, { cpuMs: index * 50 }),
    )
    const traffic = trafficOf(
      operationsOf(repeat(800, 2)).filter((_, index) => index < 600 || index % 2 === 0),
    )
    const measured = judgeCpuPerRequest({ ...recordOf({ samples }), ...traffic }, ms(9)).measured ?? 0
    expect(measured).toBeCloseTo(800 / (50 + 300 + 25), 9)
  })

  test('no requests, or too few samples: no verdict', () => {
    const idle = { ...ranFor({ service: 1, database: 2 }), ...trafficOf([]), durationMs: ms(4_000) }
    expect(judgeCpuPerRequest(idle, ms(2))).toMatchObject({ verdict: 'inconclusive', fix: 'sendRequests' })
    expect(judgeCpuPerRequest({ ...recordOf({ samples: [] }), ...requested }, ms(2)).fix).toBe(
      'measureLonger',
    )
  })
})
