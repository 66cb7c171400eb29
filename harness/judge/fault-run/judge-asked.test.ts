import { describe, expect, test } from 'vitest'
import { faultCatalogue, type FaultWindow } from '../../record/fault-plan.ts'
import type { TimedCore } from '../../record/sample.ts'
import { ms, seconds } from '../../record/units.ts'
import {
  act,
  again,
  applied,
  doubted,
  early,
  faultRun,
  refused,
  unknown,
  window,
} from '../../testing/judged-fault-run.ts'
import { literalFaultRun } from '../../testing/literal-fault-run.ts'
import { judge, type MeasuredFaultRun } from '../records/judge.ts'
import { watchedRequestsOf } from './judge.ts'

const checks = (values: Partial<MeasuredFaultRun>) => judge(literalFaultRun(values)).map(({ check }) => check)
const found = (check: string, values: Partial<MeasuredFaultRun>) =>
  judge(faultRun(values)).find(judgement => judgement.check === check)

describe('what is asked', () => {
  const aftermath = { sessions: [{ state: 'idle' }], connectionsBefore: 1 }

  test('of a run without anything but operations, two rules', () => {
    expect(checks({})).toEqual(['settled', 'noCrash'])
  })

  test.each<[string, Partial<MeasuredFaultRun>, readonly string[]]>([
    ['operations refused half-way', { refusedHalfway: [] }, ['noPartialEffect']],
    ['malformed requests', { malformed: [] }, ['inputs']],
    ['repeated operations', { replays: [] }, ['doubtsResolved']],
    ['sessions afterwards', { aftermath }, ['nothingLeftBehind', 'placesKept']],
    ['a lock, and no sessions afterwards', { pressed: { acts: [], connections: 0 } }, []],
    [
      'a lock',
      { aftermath, pressed: { acts: [], connections: 0 } },
      ['nothingLeftBehind', 'placesKept', 'pressure'],
    ],
    [
      'faults that cut connections, and others',
      {
        windows: [
          { ...window, fault: 'killDatabase' },
          { ...window, fault: 'commitCut' },
        ],
      },
      ['recovery.killDatabase', 'recovery.commitCut', 'honestDoubts'],
    ],
    ['readiness that is promised', { promises: { readiness: true } }, ['readiness']],
    ['SIGTERM', { windows: [window] }, ['gracefulEnd', 'recovery.terminateService']],
  ])('of %s', (_, values, expected) => {
    expect(checks(values).filter(check => check !== 'settled' && check !== 'noCrash')).toEqual(expected)
  })
})

describe('what is told beside a verdict', () => {
  const crashes = [{ atMs: 7, what: 'exit code 1' }]

  test('the faults, where a rule is broken or nothing was measured, but not beside a recovery', () => {
    const judgements = judge(faultRun({ crashes, pressed: { acts: [], connections: 1 } }))
    const told = judgements.filter(({ evidence }) => evidence.some(({ kind }) => kind === 'faults'))
    expect(told.map(({ check }) => check)).toEqual(['noCrash', 'pressure'])
    expect(judgements.find(({ check }) => check.startsWith('recovery.'))?.verdict).toBe('inconclusive')
  })

  test('whose fault it is and what to do, where a rule was broken', () => {
    const lost = { before: [], atRest: [], after: [] }
    expect(found('noCrash', { crashes })).toMatchObject({ blame: 'service', fix: 'surviveFaults' })
    expect(found('exactlyOnce', { rows: lost })).toMatchObject({ blame: 'service', fix: 'answerAfterCommit' })
    expect(found('noCrash', { crashes, acts: [] })).toMatchObject({ verdict: 'fail', blame: 'service' })
  })
})

test('counters of the domain, where their rows say what they are about', () => {
  const violations = [{ kind: 'other', what: '1 holds 900, its rows leave 1,000' }]
  expect(found('counters', {})).toBeUndefined()
  expect(found('counters', { counted: { examined: 2, violations: [] } })).toMatchObject({ verdict: 'pass' })
  expect(found('counters', { counted: { examined: 0, violations: [] } })).toMatchObject({
    verdict: 'inconclusive',
    fix: { kind: 'note', text: expect.stringContaining('have its `finalState` return that of each row') },
  })
  expect(found('counters', { counted: { examined: 2, violations } })).toMatchObject({
    verdict: 'fail',
    fix: 'changeInPlace',
  })
  // Without a row, a counter that has changed is wrong too.
  expect(found('counters', { counted: { examined: 0, violations } })).toMatchObject({
    verdict: 'fail',
    measured: 1,
  })
})

describe('an invariant', () => {
  const violations = [{ kind: 'below', what: 'stock -1', atMs: 4 }]
  const judged = (values: Partial<MeasuredFaultRun>) => found('invariants.neverNegative', values)

  test('in every reading, with what went on when it did not hold', () => {
    expect(judged({ invariants: { neverNegative: { examined: 3, violations } } })).toMatchObject({
      title: 'never negative, in every reading',
      blame: 'service',
      fix: 'seeInvariant',
      examined: { count: 3, of: 'readings' },
      evidence: [{ kind: 'violations' }, { kind: 'timeline' }, { kind: 'faults' }],
    })
  })

  test('that looks at what is known at the end alone', () => {
    const invariants = { neverNegative: { examined: 1, violations, atTheEnd: true } } as const
    expect(judged({ invariants })).toMatchObject({
      title: 'never negative, at the end',
      examined: { count: 1, of: 'final state' },
      evidence: [{ kind: 'violations' }, { kind: 'faults' }],
    })
  })

  test('proves nothing where nothing was done', () => {
    const invariants = { neverNegative: { examined: 3, violations: [] } }
    const replays = [again('doubted', doubted, unknown)]
    expect(judged({ invariants, acts: [doubted], replays })?.verdict).toBe('inconclusive')
    expect(judged({ invariants, acts: [doubted] })?.verdict).toBe('pass')
  })

  test('that does not hold is broken, although no operation was confirmed', () => {
    const invariants = { neverNegative: { examined: 3, violations } }
    const replays = [again('doubted', doubted, unknown)]
    expect(judged({ invariants, acts: [doubted], replays })?.verdict).toBe('fail')
  })
})

describe('recovery', () => {
  /** One operation each 10 ms; after each fault they are in doubt for a while. */
  const acts = Array.from({ length: 600 }, (_, index) => {
    const sentMs = index * 10
    const isStruck = (sentMs >= 1_000 && sentMs < 1_300) || (sentMs >= 3_000 && sentMs < 3_500)
    return act(`${index}`, isStruck ? unknown : applied(index), { sentMs, answeredMs: sentMs + 5 })
  })
  const killed: FaultWindow = { ...window, fault: 'killDatabase' }
  const quick = { ...killed, struckMs: 1_000, healedMs: 1_100, untilMs: 2_900 }
  const slow = { ...killed, struckMs: 3_000, healedMs: 3_100, untilMs: 4_900 }

  test('of two that are in time, the slower one is told', () => {
    const told = (...windows: readonly FaultWindow[]) =>
      judge(faultRun({ acts, windows })).flatMap(({ check, measured, verdict }) =>
        check === 'recovery.killDatabase' ? [[measured, verdict]] : [],
      )
    expect(told(quick)).toEqual([[205, 'pass']])
    expect(told(quick, slow)).toEqual([[405, 'pass']])
    expect(told(slow, quick)).toEqual([[405, 'pass']])
  })

  const noCrash = { kind: 'check', check: 'noCrash' }
  test.each([
    ['as the fault struck', [slow.struckMs], noCrash],
    ['as its watch ended, and before', [2_000, slow.untilMs], noCrash],
    ['before the fault and after its watch', [slow.struckMs - 1, slow.untilMs + 1], 'recoverInTime'],
  ])('of a service that ended by itself %s', (_, times, fix) => {
    const promises = { recovery: { killDatabase: ms(300) } }
    const crashes = times.map(atMs => ({ atMs, what: 'exit code 1' }))
    const recovery = found('recovery.killDatabase', { acts, windows: [slow], crashes, promises })
    expect(recovery).toMatchObject({ verdict: 'fail', blame: 'service', fix })
  })

  test('of a service that did not recover from the fault before says so where the next one hit nothing', () => {
    const promises = { recovery: { killDatabase: ms(300) } }
    const missed: FaultWindow = { ...window, fault: 'commitCut', hits: 0 }
    const fixOf = (...windows: readonly FaultWindow[]) =>
      found('recovery.commitCut', { acts, windows, promises })?.fix
    expect(fixOf(slow, missed)).toEqual({ kind: 'check', check: 'recovery.killDatabase' })
    expect([fixOf(missed, slow), fixOf(quick, missed)]).toEqual(['loadWhileFaulty', 'loadWhileFaulty'])
    const again: FaultWindow = { ...slow, fault: 'killService' }
    const bothLate = { promises: { recovery: { killDatabase: ms(300), killService: ms(300) } } }
    expect(found('recovery.commitCut', { acts, windows: [slow, again, missed], ...bothLate })?.fix).toEqual({
      kind: 'check',
      check: 'recovery.killDatabase',
    })
  })

  test('in time is no fault of a service that ended by itself', () => {
    const crashes = [{ atMs: slow.struckMs, what: 'exit code 1' }]
    expect(found('recovery.killDatabase', { acts, windows: [slow], crashes })).toMatchObject({
      verdict: 'pass',
      blame: null,
    })
  })

  test('of a service that had lost places before refers to them', () => {
    const promises = { recovery: { killDatabase: ms(300) } }
    const fixOf = (after: number, countedMs: number) => {
      const kept = { fault: 'commitCut' as const, atMs: 1, countedMs, before: 10, after: 10 }
      const places = [{ ...kept, after }, kept]
      return found('recovery.killDatabase', { acts, windows: [slow], places, promises })?.fix
    }
    expect(fixOf(7, slow.struckMs)).toEqual({ kind: 'check', check: 'placesKept' })
    expect([fixOf(10, slow.struckMs), fixOf(7, slow.struckMs + 1)]).toEqual([
      'recoverInTime',
      'recoverInTime',
    ])
  })

  test('a limit of the plan holds for its fault alone', () => {
    const recovery = { killDatabase: seconds(7) }
    const limits = judge(faultRun({ windows: [window, killed], promises: { recovery } })).flatMap(
      ({ check, limit }) => (check.startsWith('recovery.') ? [[check, limit?.value]] : []),
    )
    expect(limits).toEqual([
      ['recovery.terminateService', faultCatalogue.terminateService.recoversWithin],
      ['recovery.killDatabase', 7_000],
    ])
  })

  test('is watched in the order in which operations were sent', () => {
    const watched = watchedRequestsOf({
      acts: [
        act('later', unknown, { sentMs: 20, answeredMs: 40 }),
        act('too many', refused, { status: 429 }),
        early,
      ],
    })
    expect(watched).toEqual([
      { sentMs: 0, answeredMs: 3, succeeded: true, told: 'applied as 7' },
      { sentMs: 20, answeredMs: 40, succeeded: false, told: 'in doubt, status 503' },
    ])
  })
})

test('a start without a database may end badly too', () => {
  const started: FaultWindow = { ...window, fault: 'startWithoutDatabase', breaches: ['exit code 143'] }
  expect(found('gracefulEnd', { windows: [started] })?.verdict).toBe('fail')
})

test('places that nobody took are counted before the first fault: who had no core then came too late', () => {
  const places = [{ fault: 'killDatabase', atMs: 500, countedMs: 900, before: 0, after: 0 }] as const
  const blamed = (generator: readonly TimedCore[]) => found('placesKept', { places, generator })?.blame
  const at = (atMs: number, ranMs: number, waitedMs: number) => ({ atMs, ranMs, waitedMs })
  expect(blamed([at(0, 0, 0), at(5, 1, 4), at(900, 896, 4)])).toBe('host')
  expect(blamed([at(0, 0, 0), at(5, 5, 0), at(900, 15, 885)])).toBe(null)
})
