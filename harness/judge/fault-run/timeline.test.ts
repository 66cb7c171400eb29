import { expect, test } from 'vitest'
import { seconds } from '../../record/units.ts'
import { act, applied, early, faultRun, unknown, window } from '../../testing/judged-fault-run.ts'
import type { Act } from '../../record/act.ts'
import { settled } from './endings.ts'
import { answeredViolationBy } from './timeline.ts'

test.each([
  [400, 'terminateService strikes'],
  [900, 'terminateService is healed'],
])('the last that was done to the service is told, however much went on since then', (aroundMs, expected) => {
  const many = Array.from({ length: 9 }, (_, index) =>
    act(`${index}`, applied(index), { sentMs: aroundMs - 1 }),
  )
  const late = act('late', applied(9), { sentMs: aroundMs, answeredMs: 9_000 })
  const { evidence } = settled(faultRun({ acts: [early, ...many, late], windows: [window] }), seconds(5))
  const happenings = evidence.flatMap(item => (item.kind === 'timeline' ? item.happenings : []))
  expect(happenings[0]?.what).toBe(expected)
})

test('of several requests the one that decided is told, with its answer', () => {
  const requests = ['status 200 {}', 'status 503 {"error":"full"}', 'reset'].map((answer, number) => {
    return { sentMs: 0, answeredMs: 1, request: `POST /leases/${number}`, answer }
  })
  const told = (values: Partial<Act>) =>
    answeredViolationBy('in doubt', { ...early, effect: unknown, requests, ...values }).what
  expect(told({ status: 200 })).toMatch(/, by its request 1: POST \/leases\/0: status 200 {}$/)
  expect(told({ reason: 'reset' })).toMatch(/, by its request 3: POST \/leases\/2: reset$/)
  expect(told({ status: 503, requests: requests.slice(1, 2) })).toMatch(
    / early \(.*\): status 503 {"error":"full"}$/,
  )
})
