import { expect, test } from 'vitest'
import { scenario } from '../load/scenario.ts'
import { cores, hours, ms, perSecond, seconds } from '../record/quantities.ts'
import { call, load, promises } from '../testing/literal-plan.ts'
import { checkRun } from './plan-checks.ts'

test.each([
  [
    { ...load, clients: 1.5, duration: seconds(1) },
    'run: clients is 1.5, expected a whole number from 1 to 65535, or a shape of one of the kinds ramp, steps\n  fix: write clients: 10',
  ],
  [
    { ...load, clients: 0, duration: seconds(1) },
    'run: clients is 0, expected a whole number from 1 to 65535',
  ],
  [
    { ...load, rate: perSecond(1), duration: seconds(1), pause: ms(10) },
    'run: rate and duration and pause cannot be combined\n  fix: write rate with duration or until',
  ],
  [load, 'run: the plan has no end'],
  [
    { ...load, duration: seconds(1), promises: { p50: 107 } },
    'promise p50 is 107, expected a quantity above 0 with its unit\n  fix: write p50: ms(107), or seconds(107)',
  ],
  [{ ...load, duration: seconds(1), promises: { cpu: cores(0.77) } }, 'fix: write cpu: percentOfCore(77)'],
  [
    { ...load, duration: seconds(1), promises: { calls: {}, p99: undefined } },
    'run: promises is { calls: {}, p99: undefined }, expected at least one',
  ],
  [
    { ...load, duration: seconds(1), promises: { p999: ms(1) } },
    'there is no promise p999 of a run\n  fix: write p99, or use one of concurrent, p50',
  ],
  [
    { ...load, rate: perSecond(0), duration: seconds(1) },
    'run: rate is 0, expected a quantity above 0 with its unit, or a shape of one of the kinds constant, poisson, ramp, steps\n  fix: write rate: perSecond(120)',
  ],
  [
    { ...load, rate: 21.43, duration: seconds(1) },
    'run: rate is 21.43, expected a quantity above 0 with its unit, or a shape of one of the kinds constant, poisson, ramp, steps\n  fix: write rate: perSecond(21.43)',
  ],
  [
    { ...load, duration: 0 },
    'run: duration is 0, expected a quantity above 0 with its unit\n  fix: write duration: seconds(10)',
  ],
  [
    { ...load, duration: cores(0.7531) },
    'run: duration is 0.7531, which has no unit, or another one, expected a quantity above 0 with its unit\n  fix: write duration: seconds(10)',
  ],
  [
    { ...load, duration: seconds(1), promises: { p99: 0.123 } },
    'promise p99 is 0.123, expected a quantity above 0 with its unit\n  fix: write p99: ms(0.123), or seconds(0.123)',
  ],
  [{ ...load, rate: perSecond(1) }, 'run: rate needs duration or until\n  fix: write duration: seconds(5)'],
  [
    { ...load, rate: perSecond(1), until: { decided: true, atMost: seconds(1) } },
    'run: until waits for promises to be decided',
  ],
  [
    { ...load, rate: perSecond(1), until: { decided: true }, promises },
    'run: until: atMost is missing, expected a quantity above 0',
  ],
  [
    { ...load, duration: seconds(1), call: { kind: 'mixture' } },
    'expected a call, a mix, a scenario, or a function',
  ],
  [
    { ...load, duration: seconds(1), pause: [ms(20), ms(10)] },
    'run: pause is [ 20, 10 ], expected a time with its unit, or a shortest and a longest\n  fix: write pause: ms(10), or [',
  ],
  [
    { call, clients: { kind: 'ramp', from: 1, to: 9, duration: seconds(1) }, rate: perSecond(1) },
    'run: clients in stages and rate cannot be combined\n  fix: remove it',
  ],
  [
    { call, clients: { kind: 'ramp', from: 0, to: 0, duration: seconds(1) } },
    'run: clients: the maximum is 0, expected a whole number from 1 to 65535\n  fix: write clients: 10',
  ],
  [
    { ...load, duration: seconds(1), promises: { calls: { ordr: { p99: ms(1) } } } },
    "promises: calls names 'ordr', expected a call of this plan\n  fix: use one of GET /",
  ],
  [
    { ...load, duration: seconds(1), promises: { calls: { 'GET /': { cpu: ms(1) } } } },
    'there is no promise cpu of a single call\n  fix: use one of p50, p95, p99, mean, errors',
  ],
  [
    { ...load, duration: seconds(1), promises: { calls: { 'GET /': { p99: 0.123 } } } },
    'promise calls.GET /.p99 is 0.123, expected a quantity above 0 with its unit\n  fix: write p99: ms(0.123), or seconds(0.123)',
  ],
  [
    { ...load, duration: seconds(1), promises: { calls: [] } },
    'promises: calls is [], expected an object of limits\n  fix: write calls: { order: { p99: ms(250) } }',
  ],
  [
    { ...load, rate: { kind: 'steps', steps: [{ rate: perSecond(0), duration: seconds(1) }] } },
    'run: rate: steps[0]: rate is 0, expected a quantity above 0 with its unit\n  fix: write rate: perSecond(120)',
  ],
  [
    { ...load, rate: { kind: 'ramp', from: perSecond(1), to: perSecond(2), dur: seconds(1) } },
    'run: rate: dur is not an option\n  fix: use one of from, to, duration',
  ],
  [
    { ...load, rate: { kind: 'rampe', from: perSecond(1) } },
    "run: rate: kind is 'rampe', expected one of constant, poisson, ramp, steps\n  fix: write kind: 'ramp'",
  ],
  [
    { ...load, rate: { kind: 'constant', rate: perSecond(1), duration: seconds(1) }, duration: seconds(1) },
    'run: rate and duration cannot be combined',
  ],
  [
    { ...load, rate: perSecond(1_000_001), duration: seconds(1) },
    'run: rate is 1000001, which is more than perSecond(1_000_000), expected a quantity above 0',
  ],
  [
    { ...load, duration: hours(597) },
    'run: duration is 2149200000, which is more than hours(596), expected a quantity above 0',
  ],
  [
    {
      ...load,
      rate: perSecond(1),
      until: { decided: true, atLeast: seconds(9), atMost: seconds(9) },
      promises,
    },
    'run: until: atLeast is 9000 and atMost is 9000, expected atLeast to be less',
  ],
  [
    { ...load, duration: seconds(1), promises: { p99: {} } },
    'promise p99 is {}, expected a quantity above 0',
  ],
  [
    { ...load, duration: seconds(1), promises: { capacity: {} } },
    'promise capacity.errors is undefined, expected a whole number of at least 0',
  ],
  [
    { ...load, duration: seconds(1), promises: { capacity: 7 } },
    'promise capacity is 7, expected an object of limits\n  fix: write capacity: { errors: 0 }',
  ],
  [undefined, 'run is undefined, expected an object\n  fix: write { clients: 10'],
])('%o: %s', (plan, message) => {
  expect(() => checkRun(plan as never)).toThrow(message)
})

test('of a call that is made by a function or a scenario the name is not known before', () => {
  const plan = { clients: 1, duration: seconds(1), promises: { calls: { ordr: { p99: ms(1) } } } }
  expect(() => checkRun({ ...plan, call: () => call })).not.toThrow()
  expect(() => checkRun({ ...plan, call: scenario('a', async () => {}) })).not.toThrow()
})
