import { expect, test } from 'vitest'
import { append, readOf } from '../../record/history.ts'
import { seconds } from '../../record/units.ts'
import {
  applied,
  refused,
  unknown,
  act,
  window,
  early,
  doubted,
  faultRun,
  broken,
} from '../../testing/judged-fault-run.ts'
import { judge, type MeasuredFaultRun } from '../records/judge.ts'

test('all is well, and every rule was asked', () => {
  expect(broken(faultRun())).toEqual([])
  expect(judge(faultRun()).map(({ check }) => check)).toEqual([
    'exactlyOnce',
    'invariants.neverNegative',
    'noDeadlock',
    'settled',
    'noCrash',
    'gracefulEnd',
    'recovery.terminateService',
    'doubtsResolved',
    'nothingLeftBehind',
    'placesKept',
    'errorHygiene',
  ])
})

test.each<[string, Partial<MeasuredFaultRun>, string]>([
  [
    'an operation hung',
    { acts: [early, { ...doubted, answeredMs: 5_100 }] },
    'settled fail: operation doubted (in doubt, status 503) after 5.10 s @0',
  ],
  ['a crash', { crashes: [{ atMs: 7, what: 'exit code 1' }] }, 'noCrash fail: exit code 1 @7'],
  [
    'no answer at SIGTERM',
    {
      acts: [
        early,
        { client: 0, key: 'doubted', sentMs: 0, answeredMs: 10, effect: unknown, reason: 'reset' },
      ],
    },
    'gracefulEnd fail: operation doubted (in doubt, reset) @0',
  ],
  [
    'the wrong exit code',
    { windows: [{ ...window, breaches: ['exit code 143'] }] },
    'gracefulEnd fail: exit code 143 @5',
  ],
  ['nothing in flight at SIGTERM', { windows: [{ ...window, struckMs: 11 }] }, 'gracefulEnd inconclusive'],
  [
    'SIGTERM before it has answered since the last fault',
    { windows: [{ ...window, healedMs: 4, struckMs: 3, fault: 'killService' }, window] },
    'gracefulEnd inconclusive',
  ],
  [
    'a place lost',
    { places: [{ fault: 'killDatabase', atMs: 500, countedMs: 900, before: 10, after: 9 }] },
    'placesKept fail: 10 operations could wait at the database before killDatabase, 9 after it @500',
  ],
  [
    'a transaction left open',
    { aftermath: { sessions: [{ state: 'idle in transaction' }], connectionsBefore: 1 } },
    'nothingLeftBehind fail: a connection is idle in transaction',
  ],
  [
    'a connection too many',
    {
      aftermath: {
        sessions: [{ state: 'idle' }, { state: 'idle' }, { state: 'idle' }],
        connectionsBefore: 1,
      },
    },
    'nothingLeftBehind fail: 3 connections, 1 before the first fault',
  ],
  [
    'a doubt without a lost COMMIT',
    { windows: [{ ...window, fault: 'commitCut', hits: 0 }] },
    'honestDoubts fail: 1 operations were left in doubt, but 0 COMMITs were lost; the first is operation doubted (in doubt, status 503) @0',
  ],
  [
    'SQL in an error',
    { errors: [{ status: 500, contentType: 'text/plain', body: 'select 1 failed' }] },
    'errorHygiene fail: reveals its SQL: status 500, text/plain, select 1 failed',
  ],
  [
    'MariaDB in an error',
    {
      errors: [{ status: 500, contentType: 'text/plain', body: "Duplicate entry 'k' for key 'order_key'" }],
    },
    "errorHygiene fail: reveals its database: status 500, text/plain, Duplicate entry 'k' for key 'order_key'",
  ],
  [
    'an invariant that did not hold',
    {
      invariants: {
        neverNegative: { examined: 3, violations: [{ kind: 'below', what: 'stock -1', atMs: 4 }] },
      },
    },
    'invariants.neverNegative fail: stock -1 @4',
  ],
  [
    'a ring of locks',
    { locks: { looks: 9, resolved: 0, rings: ['1 waits for 2, 2 waits for 1'] } },
    'noDeadlock fail: 1 waits for 2, 2 waits for 1',
  ],
  [
    'a deadlock that the database resolved',
    { locks: { looks: 9, resolved: 2, rings: [] } },
    'noDeadlock fail: the database resolved 2 deadlocks',
  ],
  ['nobody looked at the locks', { locks: { looks: 0, resolved: 0, rings: [] } }, 'noDeadlock inconclusive'],
])('%s', (_, values, expected) => {
  expect(broken(faultRun(values))).toEqual([expected])
})

test('of each fault the worst recovery counts, by a limit of the plan', () => {
  const recoveryOf = (limit?: number) =>
    judge(
      faultRun({
        acts: [early, doubted, act('turned-away', refused, { sentMs: 600, answeredMs: 610 })],
        windows: [
          { ...window, hits: 0 },
          { ...window, untilMs: 9_000 },
        ],
        promises: limit === undefined ? {} : { recovery: { terminateService: seconds(limit) } },
      }),
    ).filter(({ check }) => check.startsWith('recovery.'))
  expect(recoveryOf()).toMatchObject([
    { check: 'recovery.terminateService', verdict: 'fail', limit: { value: 5_000 } },
  ])
  expect(recoveryOf(10)).toMatchObject([{ verdict: 'inconclusive', limit: { value: 10_000 } }])
})

test('a connection that was opened later is one too many only where a number was promised', () => {
  const aftermath = { sessions: [{ state: 'idle' }, { state: 'idle' }], connectionsBefore: 1 }
  expect(broken(faultRun({ aftermath }))).toEqual([])
  expect(broken(faultRun({ aftermath, promises: { databaseConnections: 2 } }))).toEqual([])
  expect(broken(faultRun({ aftermath, promises: { databaseConnections: 1 } }))).toEqual([
    'nothingLeftBehind fail: 2 connections, 1 promised',
  ])
})

test('a rule that is switched off is not asked', () => {
  const crashed = faultRun({ crashes: [{ atMs: 7, what: 'exit code 1' }], without: { noCrash: 'it must' } })
  expect(broken(crashed)).toEqual([])
  expect(judge(crashed).some(({ check }) => check === 'noCrash')).toBe(false)
})

test('its histories are judged', () => {
  const operations = [readOf('x', []), append('y', 1)]
  const transactions = [
    { process: 0, invokedMs: 0, completedMs: 9, outcome: 'committed', operations },
    {
      process: 1,
      invokedMs: 1,
      completedMs: 8,
      outcome: 'committed',
      operations: [readOf('y', []), append('x', 1)],
    },
  ] as const
  const record = faultRun({ transactions, promises: { isolation: 'serializable' } })
  expect(broken(record)).toEqual(['isolation.serializable fail'])
})

test.each([
  ['exactlyOnce', { exactlyOnce: true }, 'finalState'],
  ['isolation', { isolation: 'serializable' }, 'history'],
  ['noDeadlock', { noDeadlock: true }, 'Postgres'],
  ['invariant unheard', { invariants: { unheard: true } }, 'promises.invariants'],
] as const)('a promise that nothing was measured for is refused: %s', (name, promises, fix) => {
  const { rows: _rows, transactions: _transactions, locks: _locks, ...bare } = faultRun({ promises })
  expect(() => judge(bare)).toThrow(name)
  expect(() => judge(bare)).toThrow(fix)
})

test('an answer in exactly the time that is allowed is in time', () => {
  expect(broken(faultRun({ acts: [early, { ...doubted, answeredMs: 5_000 }] }))).toEqual([])
  const waited = act('waited', refused, { answeredMs: 5_000 })
  expect(broken(faultRun({ pressed: { acts: [waited], connections: 1 } }))).toEqual([])
})

test('the worst of a kind is told with the first, and so is what went on around it', () => {
  const slow = act('slow', applied(), { sentMs: 600, answeredMs: 6_700 })
  const slower = act('slower', applied(), { sentMs: 700, answeredMs: 7_700 })
  const judgement = judge(faultRun({ acts: [early, slow, slower] })).find(({ check }) => check === 'settled')
  expect(judgement).toMatchObject({
    title: 'every operation and read is answered within 5 s, under every fault',
    moments: [600, 700],
    evidence: [
      {
        kind: 'violations',
        count: 2,
        first: { what: 'operation slow (applied) after 6.10 s', atMs: 600 },
        worst: { what: 'operation slower (applied) after 7.00 s', atMs: 700 },
      },
      {
        kind: 'timeline',
        aroundMs: 600,
        happenings: [
          { atMs: 0, what: 'client 0: operation early (applied as 7) after 3 ms' },
          { atMs: 5, what: 'terminateService strikes' },
          { atMs: 500, what: 'terminateService is healed' },
          { atMs: 600, what: 'client 0: operation slow (applied) after 6100 ms' },
          { atMs: 700, what: 'client 0: operation slower (applied) after 7000 ms' },
          { atMs: 900, what: 'client 0: operation doubted (applied as 8) after 10 ms' },
        ],
      },
      { kind: 'faults', windows: [{ fault: 'terminateService', struckMs: 5, healedMs: 500 }] },
    ],
  })
})

test('what is missing is said', () => {
  const remedies = judge(
    faultRun({ refusedHalfway: [], pressed: { acts: [], connections: 0 }, windows: [] }),
  ).flatMap(({ check, fix }) => (fix === undefined ? [] : [[check, fix]]))
  expect(remedies).toEqual([
    [
      'noPartialEffect',
      {
        kind: 'note',
        text: 'under `sabotage` of the domain, name tables that its operations change; let `open` create enough stock for operations to succeed after the faults too',
      },
    ],
    ['pressure', { kind: 'note', text: 'have `lock` of the domain lock what its operations need' }],
  ])
})

test('a rule that one part of the service keeps names whose fault it is, and what to do', () => {
  const judgements = judge(faultRun({ crashes: [{ atMs: 7, what: 'exit code 1' }] }))
  expect(judgements.find(({ check }) => check === 'noCrash')).toMatchObject({
    verdict: 'fail',
    blame: 'service',
    fix: 'surviveFaults',
  })
  // Too few requests for a verdict: the service was not there.
  expect(judgements.find(({ check }) => check === 'recovery.terminateService')).toMatchObject({
    verdict: 'inconclusive',
    blame: 'service',
    fix: { kind: 'check', check: 'noCrash' },
  })
  expect(judgements.every(({ verdict, fix }) => verdict !== 'pass' || fix === undefined)).toBe(true)
})
