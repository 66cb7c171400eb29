import { expect, test } from 'vitest'
import { get } from '../load/call.ts'
import { scenario } from '../load/scenario.ts'
import { minutes, ms, perSecond, seconds } from '../record/quantities.ts'
import { checkKnee, checkRun, checkSoak } from './plan-checks.ts'

const load = { clients: 2, call: get('/') }
const atRate = { ...load, rate: perSecond(40), duration: seconds(1) }
const throughput = perSecond(100)
/** In seconds its length is no binary fraction. */
const brief = { kind: 'constant', rate: perSecond(33), duration: ms(700) } as const
const rising = { kind: 'ramp', from: perSecond(60), to: perSecond(120), duration: seconds(2) } as const

test.each([
  [
    { ...atRate, promises: { throughput } },
    'promise throughput is 100/s, but the plan offers only 40/s\n  fix: offer',
  ],
  [{ ...load, rate: rising, promises: { throughput } }, 'but the plan offers only 90/s'],
  [{ ...atRate, promises: { capacity: { errors: 0 } } }, 'promise capacity: a plan with a rate fixes'],
  [{ ...atRate, promises: { concurrent: ms(100) } }, 'promise concurrent: it judges one request'],
])('%o: a promise that the load alone decides is refused', (plan, message) => {
  expect(() => checkRun(plan)).toThrow(message)
})

test.each([
  { ...atRate, promises: { throughput: perSecond(40) } },
  { ...load, rate: rising, promises: { throughput: perSecond(90) } },
  { ...load, rate: brief, promises: { throughput: perSecond(33) } },
  { ...load, rate: { ...brief, kind: 'poisson' } as const, promises: { throughput: perSecond(33) } },
  { ...load, duration: seconds(1), promises: { throughput, capacity: { errors: 0 } } },
  { ...atRate, call: scenario('shopper', async () => {}), promises: { throughput } },
  { ...load, requestsEach: 1, promises: { concurrent: ms(100) } },
])('%o: one that the service decides is taken', plan => {
  expect(() => checkRun(plan)).not.toThrow()
})

test.each([
  [{ rateMin: throughput }, {}, 'expected at least one that a rate can break'],
  [
    { rateMin: throughput, p99: ms(100) },
    { to: perSecond(30) },
    'knee: to is 30, below rateMin, which is 100',
  ],
])('a search by %o and %o is refused', (promises, bounds, message) => {
  expect(() => checkKnee({ ...load, ...bounds, promises })).toThrow(message)
})

test('a promise of drift that cannot be decided is refused before the soak begins', () => {
  const plan = { ...load, rate: perSecond(40), promises: { p99: ms(100), drift: { p99: ms(5) } } }
  expect(() => checkSoak({ ...plan, duration: seconds(65) })).toThrow(
    'promise drift: the duration is 1 min 5 s, and drift cannot be decided in less than 6 minutes\n' +
      '  fix: write duration: minutes(6) or more, and set SOAK=65s for a short trial',
  )
  expect(() => checkSoak({ ...plan, duration: minutes(6) })).not.toThrow()
  expect(() => checkSoak({ ...plan, duration: seconds(65), promises: { p99: ms(100) } })).not.toThrow()
})
