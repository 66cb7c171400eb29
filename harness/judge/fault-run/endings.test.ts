import { expect, test } from 'vitest'
import type { FaultName } from '../../faults/plan.ts'
import type { Act } from '../../record/act.ts'
import {
  doubted,
  applied,
  unknown,
  act,
  again,
  early,
  faultRun,
  broken,
  window,
} from '../../testing/judged-fault-run.ts'
import { judge } from '../records/judge.ts'

test('a request that is sent to a closed door was not in flight at SIGTERM', () => {
  const unanswered = act('cut', unknown, { sentMs: 2, answeredMs: 30, reason: 'other side closed' })
  const { status: _, ...cut } = unanswered
  const found = (values: Partial<Act>) =>
    broken(
      faultRun({ acts: [early, { ...cut, ...values }], replays: [again('cut', cut, applied(8))] }),
    ).filter(line => line.startsWith('gracefulEnd'))
  expect(found({ lastSentMs: 20 })).toEqual([])
  expect(found({ lastSentMs: 4 })).toHaveLength(1)
  expect(found({})).toHaveLength(1)
})

test('an operation that ends as SIGTERM comes was not in flight, nor was one that began with it', () => {
  const of = (values: Partial<Act>) =>
    judge(faultRun({ acts: [early, { ...doubted, ...values }] })).find(({ check }) => check === 'gracefulEnd')
      ?.verdict
  expect(of({ answeredMs: 5 })).toBe('inconclusive')
  expect(of({ answeredMs: 6 })).toBe('pass')
  expect(of({ sentMs: 5 })).toBe('inconclusive')
  expect(of({ sentMs: 4 })).toBe('pass')
})

test('a service that is ready without its database is not', () => {
  const of = (breaches: readonly string[], fault: FaultName = 'longOutage') =>
    broken(faultRun({ windows: [window, { ...window, fault, breaches }], promises: { readiness: true } }))
  expect(of([])).toEqual([])
  expect(of(['said that it was ready'])).toEqual(['readiness fail: said that it was ready'])
  expect(of([], 'killDatabase')).toEqual(['readiness inconclusive'])
})

test('beside a slow client it must end as well as without', () => {
  const breaches = ['exit code 1 after SIGTERM, expected 0']
  const windows = [{ ...window, fault: 'terminateBesideSlowClient', breaches }] as const
  expect(broken(faultRun({ windows }))).toEqual(['gracefulEnd fail: exit code 1 after SIGTERM, expected 0'])
})
