import { afterEach, expect, test, vi } from 'vitest'
import type { Fleet } from '../fleet/swarm.ts'
import { get } from '../load/call.ts'
import { mix } from '../load/mix.ts'
import { checkFaultRun } from '../measure/domain-checks.ts'
import { checkCompare } from '../measure/plan-checks.ts'
import { checkOnOne, onFleet } from './on-fleet.ts'

const never = () => Promise.reject(new Error('a swarm was asked'))
const on = { kind: 'fleet', serve: () => Promise.reject(new Error('it was started')) } as unknown as Fleet

const checked = (fixture: Parameters<typeof checkOnOne>[0], plan: object) =>
  checkOnOne(fixture, one => one)(plan)

afterEach(() => vi.unstubAllEnvs())

test('without a fleet in the plan or in FLEET nobody asks for one', async () => {
  expect(await onFleet({ call: get('/') }, never)).toBeUndefined()
  expect(checked('leak', { paths: 1 })).toEqual({ paths: 1 })
})

test('FLEET names a swarm, or nothing', async () => {
  vi.stubEnv('FLEET', 'swarm')
  await expect(onFleet({ call: get('/') }, never)).rejects.toThrow('a swarm was asked')
  vi.stubEnv('FLEET', 'kubernetes')
  await expect(onFleet({ call: get('/') }, never)).rejects.toThrow('FLEET=kubernetes: expected swarm')
})

test.each([
  [undefined, 'call is not set'],
  [() => get('/'), 'the call of this load is a function'],
  [mix({ order: { weight: 1, call: () => get('/') } }), 'the call order of this mix is a function'],
  [get('/', { check: () => true }), 'GET / has a `check`'],
])('what stays in this process is refused before anything is started: %s', async (call, said) => {
  await expect(onFleet({ on, ...(call && { call }) }, never)).rejects.toThrow(said)
})

test('what cannot be seen on other machines is refused, with what it needs and what to do', () => {
  expect(() => checked('leak', { on })).toThrow(
    "leak: on is a fleet, expected one machine: it needs the inspector of a service's process",
  )
  vi.stubEnv('FLEET', 'swarm')
  for (const fixture of ['leak', 'faultRun', 'compare'] as const) {
    expect(() => checked(fixture, {})).toThrow(`${fixture}: FLEET=swarm, expected one machine: it needs`)
    expect(() => checked(fixture, {})).toThrow('unset FLEET for this spec')
  }
})

test('a measurement without a plan is told what it needs', () => {
  const none = undefined as never
  expect(() => checkOnOne('compare', checkCompare)(none)).toThrow(
    'compare is undefined, expected an object\n  fix:',
  )
  expect(() => checkOnOne('faultRun', checkFaultRun)(none)).toThrow(
    'faultRun is undefined, expected an object\n  fix:',
  )
})
