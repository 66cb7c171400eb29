/** These tests are run by `tsc`: an error that is expected and does not come is one. */
import { assertType, expectTypeOf, test } from 'vitest'
import type { RunPlan } from '../measure/run.ts'
import { get } from '../load/call.ts'
import { mix } from '../load/mix.ts'
import { scenario } from '../load/scenario.ts'
import type { Promises } from '../judge/promises.ts'
import type { ComparePromises } from '../judge/comparison.ts'
import {
  bytesPerRequest,
  cores,
  megabytes,
  megabitsPerSecond,
  ms,
  percent,
  percentOfCore,
  perSecond,
  seconds,
} from './units.ts'
import type { Count } from './units.ts'

const load = { clients: 10, call: get('/') }

test('limits are taken in their own units', () => {
  assertType<Promises>({ p99: ms(100), mean: seconds(1), throughput: perSecond(100), cpu: percentOfCore(20) })
  assertType<Promises>({
    memory: megabytes(500),
    network: megabitsPerSecond(1),
    errors: 0,
    connections: 10,
    fileDescriptors: 100,
  })
  assertType<ComparePromises>({ slowdownMax: percent(10) })
})

test('no unit passes for another', () => {
  // @ts-expect-error: a size is no time
  assertType<Promises>({ p99: megabytes(100) })
  // @ts-expect-error: a rate of bits is no size
  assertType<Promises>({ memory: megabitsPerSecond(500) })
  // @ts-expect-error: a size is no rate
  assertType<Promises>({ network: megabytes(1) })
  // @ts-expect-error: a share of something is not a share of a core
  assertType<Promises>({ cpu: percent(20) })
  // @ts-expect-error: cores are not a share of one
  assertType<Promises>({ cpu: cores(0.2) })
  // @ts-expect-error: a share of a core is not a share of what was measured
  assertType<ComparePromises>({ slowdownMax: percentOfCore(10) })
  // @ts-expect-error: what a request leaves is no size of the whole
  assertType<Promises>({ memory: bytesPerRequest(8) })
})

test('a number without a unit is no quantity, and a quantity counts nothing', () => {
  // @ts-expect-error: 100 of what?
  assertType<Promises>({ p99: 100 })
  // @ts-expect-error: what was computed from quantities has lost its unit
  assertType<Promises>({ p99: ms(50) + ms(50) })
  // @ts-expect-error: errors are counted
  assertType<Promises>({ errors: ms(0) })
  // @ts-expect-error: so are descriptors
  assertType<Promises>({ fileDescriptors: megabytes(100) })
  // @ts-expect-error: and connections
  assertType<Promises>({ connections: perSecond(10) })
  // @ts-expect-error: and the errors of a closed loop
  assertType<Promises>({ capacity: { errors: seconds(0) } })
  // @ts-expect-error: and clients
  assertType<RunPlan>({ ...load, clients: perSecond(10), duration: seconds(1) })
  expectTypeOf(ms(1)).not.toExtend<Count>()
})

test('every promise has a name that is known, and no other', () => {
  expectTypeOf<keyof Promises>().toEqualTypeOf<
    | 'concurrent'
    | 'p50'
    | 'p95'
    | 'p99'
    | 'mean'
    | 'throughput'
    | 'errors'
    | 'connections'
    | 'cpu'
    | 'cpuPerRequest'
    | 'memory'
    | 'fileDescriptors'
    | 'network'
    | 'capacity'
    | 'stdDev'
    | 'drift'
    | 'calls'
  >()
  // @ts-expect-error: a slip of the pen
  assertType<Promises>({ p999: ms(100) })
})

test('a plan is of one kind', () => {
  const until = { decided: true, atMost: seconds(2) } as const
  assertType<RunPlan>({ ...load, rate: perSecond(1), duration: seconds(1) })
  assertType<RunPlan>({ ...load, rate: perSecond(1), until })
  assertType<RunPlan>({ ...load, duration: seconds(1) })
  assertType<RunPlan>({ ...load, requestsEach: 3, pause: ms(10) })
  // @ts-expect-error: it ends after a time or when it is decided
  assertType<RunPlan>({ ...load, rate: perSecond(1), duration: seconds(1), until })
  // @ts-expect-error: a rate never ends by itself
  assertType<RunPlan>({ ...load, rate: perSecond(1) })
  // @ts-expect-error: as fast as it goes is not decided by waiting
  assertType<RunPlan>({ ...load, until })
  // @ts-expect-error: so many at a rate take the time they take
  assertType<RunPlan>({ ...load, rate: perSecond(1), requestsEach: 3, duration: seconds(1) })
  // @ts-expect-error: a rate leaves no pause to choose
  assertType<RunPlan>({ ...load, rate: perSecond(1), pause: ms(10), duration: seconds(1) })
})

test('a misspelt call of a mix is no promise', () => {
  const run = <Name extends string>(plan: RunPlan<Name>) => {
    assertType<RunPlan>(plan)
  }
  const call = mix({ browse: { weight: 9, call: get('/') }, order: { weight: 1, call: get('/') } })
  const shop = { clients: 1, duration: seconds(1), call }
  run({ ...shop, promises: { calls: { order: { p99: ms(1), errors: 0 } } } })
  // @ts-expect-error: there is no such call
  run({ ...shop, promises: { calls: { ordr: { p99: ms(1) } } } })
  // @ts-expect-error: nor such a promise of a call
  run({ ...shop, promises: { calls: { order: { cpu: ms(1) } } } })
  // @ts-expect-error: and a limit has its unit
  run({ ...shop, promises: { calls: { order: { p99: 1 } } } })
  // The names of other calls are known at run time alone.
  run({ ...shop, call: () => get('/'), promises: { calls: { 'GET /': { p99: ms(1) } } } })
  run({
    ...shop,
    call: scenario('a', async client => client.get('/')),
    promises: { calls: { 'GET /': { p99: ms(1) } } },
  })
})

test('clients in stages say themselves how long it goes on', () => {
  const clients = { kind: 'ramp', from: 1, to: 9, duration: seconds(9) } as const
  assertType<RunPlan>({ call: get('/'), clients, pause: [ms(1), ms(2)] })
  // @ts-expect-error: and have no other length
  assertType<RunPlan>({ call: get('/'), clients, duration: seconds(1) })
  // @ts-expect-error: nor a rate
  assertType<RunPlan>({ call: get('/'), clients, rate: perSecond(1) })
})
