import { expect, test } from 'vitest'
import type { FaultName } from '../../record/fault-plan.ts'
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
import { gracefulEnd, noCrash, readiness } from './endings.ts'

test('a request that is sent to a closed door was not in flight at SIGTERM', () => {
  const unanswered = act('cut', unknown, { sentMs: 2, answeredMs: 30, reason: 'other side closed' })
  const { status: _, ...cut } = unanswered
  const found = (values: Partial<Act>) =>
    broken(
      faultRun({ acts: [early, { ...cut, ...values }], replays: [again('cut', cut, applied(8))] }),
    ).filter(line => line.startsWith('gracefulEnd'))
  expect(found({ lastSentMs: 5 })).toEqual([])
  expect(found({ lastSentMs: 500 })).toEqual([])
  expect(found({ lastSentMs: 4 })).toHaveLength(1)
  expect(found({ lastSentMs: 501 })).toHaveLength(1)
  expect(found({})).toHaveLength(1)
})

test('of two replicas only operations of the first are ended, and only its answers show that it works', () => {
  const of = (inFlight: number, served: number, breaches: readonly string[] = []) =>
    gracefulEnd(
      faultRun({
        replicas: 2,
        acts: [
          { ...early, client: served },
          { ...doubted, client: inFlight },
        ],
        windows: [{ ...window, breaches }],
      }),
    ).verdict
  expect([of(2, 0), of(1, 0), of(0, 1)]).toEqual(['pass', 'inconclusive', 'inconclusive'])
  expect([of(1, 0, ['exit code 1']), of(0, 1, ['exit code 1'])]).toEqual(['fail', 'inconclusive'])
})

test('a read in flight at SIGTERM is answered too', () => {
  const of = (sentMs: number, answeredMs: number) =>
    gracefulEnd({ ...faultRun({ acts: [early, doubted] }), cutReads: [{ sentMs, answeredMs }] })
  expect(of(4, 30)).toMatchObject({ verdict: 'fail', measured: 1, moments: [4] })
  // The window begins at 5.
  expect([of(5, 30), of(1, 5)].map(({ verdict }) => verdict)).toEqual(['pass', 'pass'])
})

test('of two ends the second has a closed door too', () => {
  const { status: _, ...cut } = act('cut', unknown, {
    sentMs: 2,
    answeredMs: 800,
    reason: 'other side closed',
  })
  const twice = [window, { ...window, struckMs: 700, healedMs: 900 }]
  const served = act('served', applied(9), { sentMs: 600, answeredMs: 610 })
  const of = (lastSentMs: number) =>
    gracefulEnd(faultRun({ acts: [early, served, { ...cut, lastSentMs }], windows: twice })).verdict
  expect([of(750), of(650)]).toEqual(['pass', 'fail'])
})

test('an end without a database is judged although it has served nothing before', () => {
  const breaches = ['did not end within 10 s after SIGTERM', 'said that it was ready after SIGTERM']
  const start = { ...window, fault: 'startWithoutDatabase' } as const
  const record = faultRun({ windows: [{ ...start, breaches }] })
  expect(broken(record)).toEqual([`gracefulEnd fail: ${breaches.join('; ')} @5`])
  expect(broken(faultRun({ windows: [start] }))).toEqual([])
})

test('it has served since the fault before was healed, and before it was told to end', () => {
  const before = { ...window, fault: 'killService', struckMs: 0, healedMs: 1 } as const
  const of = (sentMs: number, answeredMs: number) =>
    gracefulEnd(faultRun({ acts: [{ ...early, sentMs, answeredMs }, doubted], windows: [before, window] }))
  expect([of(1, 5), of(0, 5), of(1, 6)].map(({ verdict }) => verdict)).toEqual([
    'pass',
    'inconclusive',
    'inconclusive',
  ])
  expect(of(0, 5).fix).toMatchObject({
    text: expect.stringContaining('let an operation succeed after the fault before SIGTERM'),
  })
  expect(gracefulEnd(faultRun({ acts: [early] })).fix).toMatchObject({
    text: expect.stringContaining('let `act` send a request with a body'),
  })
})

test('what went on is told beside an answer that never came, and beside a crash', () => {
  const { status: _, ...cut } = doubted
  const record = faultRun({ acts: [early, cut], crashes: [{ atMs: 7, what: 'exit code 1' }] })
  expect(gracefulEnd(record).evidence).toMatchObject([
    {
      rule: 'in flight at SIGTERM and never answered',
      first: { what: 'operation doubted (in doubt)', atMs: 0 },
    },
    { kind: 'timeline', aroundMs: 0 },
  ])
  expect(noCrash(record).evidence).toMatchObject([
    { rule: 'a crash', first: { what: 'exit code 1', atMs: 7 } },
    { kind: 'timeline', aroundMs: 7 },
  ])
})

test('a crash has the own line of its stack as origin, and is the fix of doubts that it leaves', () => {
  const origins = [{ file: 'src/pool.ts', line: 2 }]
  const what = 'exit code 1'
  const crashes = [
    { atMs: 7, what },
    { atMs: 8, what, origins },
    { atMs: 9, what, origins: [{ file: 'src/later.ts', line: 3 }] },
  ]
  expect(noCrash(faultRun({ crashes })).origins).toEqual(origins)
  expect(noCrash(faultRun()).origins).toEqual([])
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
  expect(of(['said that it was ready'])).toEqual(['readiness fail: said that it was ready @5'])
  expect(of([], 'killDatabase')).toEqual(['readiness inconclusive'])
  const started = { ...window, fault: 'startWithoutDatabase', untruths: ['said that it was ready'] } as const
  expect(readiness(faultRun({ windows: [started] }))).toMatchObject({
    verdict: 'fail',
    evidence: [{ rule: 'startWithoutDatabase', first: { what: 'said that it was ready', atMs: 5 } }],
  })
})

test('where no outage struck, it is said how one can', () => {
  expect(readiness(faultRun({ windows: [window] }))).toMatchObject({
    verdict: 'inconclusive',
    fix: { kind: 'note', text: 'name `outages` among the faults' },
  })
  const still = { ...window, fault: 'pauseDatabase', breaches: ['said that it was ready'] } as const
  expect(readiness(faultRun({ windows: [still] })).verdict).toBe('fail')
  expect(readiness(faultRun({ windows: [{ ...still, breaches: [] }] })).verdict).toBe('pass')
})

test('beside a slow client it must end as well as without', () => {
  const breaches = ['exit code 1 after SIGTERM, expected 0']
  const windows = [{ ...window, fault: 'terminateBesideSlowClient', breaches }] as const
  const told = { rule: 'terminateBesideSlowClient', first: { what: breaches[0], atMs: 5 } }
  expect(gracefulEnd(faultRun({ windows })).evidence).toMatchObject([told, { kind: 'timeline' }])
})

test('what is answered before the signal was delivered is no evidence of a graceful end', () => {
  const signalled = { ...window, signalledMs: 10 }
  const of = (values: Partial<Act>, breaches: readonly string[] = []) =>
    gracefulEnd(faultRun({ acts: [early, { ...doubted, ...values }], windows: [{ ...signalled, breaches }] }))
  expect(of({ answeredMs: 10 })).toMatchObject({
    verdict: 'inconclusive',
    fix: { kind: 'note', text: expect.stringContaining('with a body') },
  })
  expect(of({ answeredMs: 11 })).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
  expect(of({ answeredMs: 10 }, ['exit code 1 after SIGTERM, expected 0'])).toMatchObject({
    verdict: 'fail',
    measured: 1,
  })
})

test('a request that the end cuts was in flight, even if its connection closes before the engine has answered', () => {
  const { status: _, ...cut } = { ...doubted, answeredMs: 8 }
  const windows = [{ ...window, signalledMs: 10 }]
  expect(gracefulEnd(faultRun({ acts: [early, cut], windows }))).toMatchObject({
    verdict: 'fail',
    examined: { count: 1, of: 'operations in flight at SIGTERM' },
    evidence: [{ rule: 'in flight at SIGTERM and never answered', count: 1 }, { kind: 'timeline' }],
  })
})
