import { describe, expect, test } from 'vitest'
import type { FaultWindow } from '../../record/fault-plan.ts'
import type { Act, ReplayedAct } from '../../record/act.ts'
import {
  act,
  again,
  applied,
  doubted,
  early,
  faultRun,
  refused,
  rows,
  unknown,
  window,
} from '../../testing/judged-fault-run.ts'
import type { MeasuredFaultRun } from '../records/judge.ts'
import { doubtsResolved, honestDoubts } from './doubts.ts'

const done = again('doubted', doubted, applied(8))
const cut: FaultWindow = { ...window, fault: 'commitCut' }
const killed: FaultWindow = { ...window, fault: 'killDatabase' }

describe('what is not resolved', () => {
  test.each<[string, ReplayedAct]>([
    ['still in doubt after a retry', again('doubted', doubted, unknown, 500)],
    ['not served when it was repeated', again('doubted', doubted, refused, 503)],
    ['still in doubt after a retry', again('doubted', doubted, refused, 409)],
    ['the key does not resolve it', again('early', early, unknown, 500)],
    ['confirmed, but refused later', again('early', early, refused, 422)],
    ['refused, but applied', again('doubted', doubted, refused, 422)],
    ['not exactly one row', again('other', doubted, applied(8))],
    ['a different answer than at first', again('early', early, applied(8))],
    ['a different answer than at first', again('early', early, { kind: 'applied' })],
  ])('%s', (rule, replay) => {
    const record = { acts: [early, doubted], replays: [replay] }
    expect(doubtsResolved(record, { atRest: rows, after: rows }).evidence).toMatchObject([
      { kind: 'violations', rule, count: 1, first: { atMs: 910 } },
      { kind: 'timeline' },
      { kind: 'doubts' },
    ])
  })

  const { status: _, ...unanswered } = again('doubted', doubted, unknown)
  test.each([
    ['answerByKey', again('doubted', doubted, unknown, 500)],
    ['answerByKey', again('doubted', doubted, refused, 409)],
    ['serveAll', again('doubted', doubted, refused, 503)],
    ['serveAll', unanswered],
  ] as const)('the fix is %s', (fix, replay) => {
    expect(doubtsResolved({ acts: [early, doubted], replays: [replay] }, undefined)).toMatchObject({ fix })
  })

  test.each([done, again('doubted', doubted, refused, 422)])(
    'where the final state is not known, the answer decides',
    replay => {
      expect(doubtsResolved({ acts: [], replays: [replay] }, undefined).verdict).toBe('pass')
    },
  )

  test('where nothing was asked for again, nothing is proven', () => {
    expect(doubtsResolved({ acts: [doubted] }, undefined)).toMatchObject({
      verdict: 'inconclusive',
      evidence: [{ kind: 'nothingExamined' }, { kind: 'doubts', count: 0 }],
    })
  })
})

describe('of what was in doubt none had been done', () => {
  const judged = (windows: readonly FaultWindow[], replay = done, inDoubt = doubted) =>
    doubtsResolved({ acts: [early, inDoubt], replays: [replay], windows }, { atRest: [], after: rows })
      .verdict

  test('while answers to COMMIT were lost: nothing is decided', () => {
    expect(judged([cut])).toBe('inconclusive')
    expect(judged([killed, cut])).toBe('inconclusive')
    expect(judged([{ ...cut, struckMs: -5, healedMs: 1 }])).toBe('inconclusive')
  })

  test('but beside another fault, or before or after answers were lost', () => {
    expect(judged([killed])).toBe('pass')
    expect(judged([{ ...cut, struckMs: 10 }])).toBe('pass')
    expect(judged([{ ...cut, struckMs: -5, healedMs: 0 }])).toBe('pass')
  })

  test('while answers were lost, but only to what was confirmed all the same', () => {
    expect(judged([{ ...cut, struckMs: 1 }], done, { ...doubted, sentMs: 600, answeredMs: 610 })).toBe('pass')
  })

  test('while answers were lost, but only to a request before the last one', () => {
    const sent = (count: number) =>
      Array.from({ length: count }, () => ({ sentMs: 0, answeredMs: 0, request: 'POST /', answer: '' }))
    const judgedOf = (requests: number) =>
      doubtsResolved(
        {
          acts: [
            { ...early, requests: sent(2) },
            { ...doubted, requests: sent(requests) },
            act('refused', refused, { requests: sent(3) }),
          ],
          replays: [done],
          windows: [cut],
        },
        { atRest: [], after: rows },
      ).verdict
    expect(judgedOf(1)).toBe('pass')
    expect(judgedOf(2)).toBe('inconclusive')
  })

  test('and what is broken is broken all the same', () => {
    expect(judged([cut], again('doubted', doubted, unknown, 500))).toBe('fail')
  })
})

describe('doubts and lost COMMITs', () => {
  const judged = (...windows: readonly FaultWindow[]) => honestDoubts(faultRun({ windows }))

  test('as many doubts as there were lost COMMITs are honest, and one more is not', () => {
    expect(judged(cut)).toMatchObject({ verdict: 'pass', examined: { count: 2 } })
    expect(judged({ ...cut, hits: 0 })).toMatchObject({ verdict: 'fail', examined: { count: 1 } })
  })

  test('operations of one transaction are in doubt by one lost COMMIT', () => {
    const acts = [doubted, { ...doubted, key: 'beside' }]
    const said = (...whats: readonly string[]) => whats.map((what, atMs) => ({ atMs, what }))
    const lost = said('begin', 'commit', 'proxy: cut, connection 1')
    const judgedWith = (beside: typeof lost, own = lost) =>
      honestDoubts(faultRun({ acts, sql: { doubted: own, beside }, windows: [cut] })).verdict
    expect(judgedWith(lost)).toBe('pass')
    expect(judgedWith(said('begin', 'commit', 'proxy: cut, connection 2'))).toBe('fail')
    expect(judgedWith(said('begin', 'select 1', 'commit', 'proxy: cut, connection 1'))).toBe('fail')
    expect(judgedWith(said('set role', 'commit', 'proxy: cut, connection 1'))).toBe('fail')
    expect(judgedWith(said('begin', 'commit', 'COMMIT'))).toBe('fail')
    expect(judgedWith([])).toBe('fail')
    expect(judgedWith([], [])).toBe('fail')
    // Of what each did after the loss, nothing is shared.
    const after = said('begin', 'commit', 'proxy: cut, connection 1', 'rollback')
    expect(judgedWith(after)).toBe('pass')
    // The first statement that was seen, and the second, may be the loss.
    for (const before of [[], ['commit']]) {
      const short = said(...before, 'proxy: cut, connection 1')
      expect(judgedWith(short, short)).toBe('pass')
    }
  })

  const lostCommit = [{ atMs: 0, what: 'proxy: cut, connection 1' }]
  const lateCommit = [{ atMs: 0, what: 'proxy: delay, connection 1' }]

  test('the operation that is quoted is the first one without a lost COMMIT, if that is known', () => {
    const acts = ['a', 'b', 'c'].map(key => act(key, unknown))
    const quoted = (sql: MeasuredFaultRun['sql'] = {}) =>
      honestDoubts(faultRun({ acts, sql, windows: [cut] })).evidence[0]
    const naming = (key: string) => ({
      first: {
        what: expect.stringContaining(
          `3 operations were left in doubt, but 1 COMMITs were lost; the first is operation ${key} `,
        ),
      },
    })
    expect(quoted({ a: lostCommit })).toMatchObject(naming('b'))
    expect(quoted({ a: lostCommit, b: lateCommit })).toMatchObject(naming('b'))
    expect(quoted()).toMatchObject(naming('a'))
  })

  test('an operation that the harness did not wait for is no answer, and spends the COMMIT that it lost', () => {
    const { status: _, ...reset } = act('reset', unknown)
    const silent: Act = { ...reset, key: 'silent', late: true }
    const judgedWith = (sql: MeasuredFaultRun['sql'] = {}, ...others: readonly Act[]) =>
      honestDoubts(faultRun({ acts: [silent, doubted, ...others], sql, windows: [cut] })).verdict
    expect(judgedWith()).toBe('pass')
    expect(judgedWith({}, act('another', unknown))).toBe('fail')
    expect(judgedWith({ silent: lostCommit })).toBe('fail')
    // A connection that ends without an answer is the service's doing.
    expect(judgedWith({}, reset)).toBe('fail')
  })

  test('a COMMIT that was only late has left no doubt', () => {
    expect(judged({ ...cut, hits: 0 }, { ...cut, fault: 'commitDelayed', hits: 9 }).verdict).toBe('fail')
  })

  test('what was asked for beside another fault is not counted, what ended or began with it is', () => {
    const lost = { ...cut, hits: 0 }
    const later = { ...killed, struckMs: 2_000, untilMs: 3_000 }
    expect(judged({ ...killed, struckMs: 9 }, later, lost).verdict).toBe('inconclusive')
    expect(judged({ ...killed, struckMs: 10 }, later, lost).verdict).toBe('fail')
    expect(judged({ ...killed, struckMs: -5, untilMs: 1 }, lost).verdict).toBe('inconclusive')
    expect(judged({ ...killed, struckMs: -5, untilMs: 0 }, lost).verdict).toBe('fail')
  })

  test('where COMMITs were not counted, only an answer that does not say it is a doubt', () => {
    expect(judged(killed)).toMatchObject({ verdict: 'pass', examined: { count: 1 } })
    const vague = [{ kind: 'vague', what: 'status 500', atMs: 7 }]
    expect(honestDoubts(faultRun({ windows: [killed] }), vague)).toMatchObject({
      measured: 1,
      verdict: 'fail',
      evidence: [{ kind: 'violations' }, { kind: 'timeline', aroundMs: 7 }],
    })
  })

  test('a crash is to be mended before the doubts that it leaves, and before nothing else', () => {
    const crashes = [{ atMs: 7, what: 'exit code 1' }]
    expect(honestDoubts(faultRun({ windows: [{ ...cut, hits: 0 }], crashes }))).toMatchObject({
      check: 'honestDoubts',
      verdict: 'fail',
      fix: { kind: 'check', check: 'noCrash' },
    })
    expect(judged({ ...cut, hits: 0 }).fix).toBe('doubtOnlyCommits')
    expect(honestDoubts(faultRun({ windows: [cut], crashes }))).toMatchObject({ verdict: 'pass' })
    expect(honestDoubts(faultRun({ windows: [cut], crashes }))).not.toHaveProperty('fix')
  })
})
