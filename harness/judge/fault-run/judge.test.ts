import { describe, expect, test } from 'vitest'
import type { FaultWindow } from '../../faults/plan.ts'
import type { Act, Effect, ReplayedAct } from '../../record/act.ts'
import { append, readOf } from '../../record/history.ts'
import { seconds } from '../../record/units.ts'
import { literalFaultRun } from '../../testing/literal-fault-run.ts'
import { judge, type MeasuredFaultRun } from '../records/judge.ts'
import { watchedRequestsOf } from './judge.ts'

const applied = (id?: number): Effect => ({ kind: 'applied', ...(id !== undefined && { id }) })
const refused: Effect = { kind: 'refused' }
const unknown: Effect = { kind: 'unknown' }

const act = (key: string, effect: Effect, values: Partial<Act> = {}): Act => ({
  client: 0,
  key,
  sentMs: 0,
  answeredMs: 10,
  effect,
  status: effect.kind === 'applied' ? 201 : 503,
  ...values,
})

const again = (key: string, before: Act, effect: Effect, status = 201): ReplayedAct => ({
  ...act(key, effect, { sentMs: 900, answeredMs: 910, status }),
  before: { effect: before.effect, status: before.status ?? 0 },
})

const window: FaultWindow = {
  fault: 'terminateService',
  struckMs: 5,
  healedMs: 500,
  untilMs: 1_000,
  hits: 1,
  breaches: [],
}
const early = act('early', applied(7), { answeredMs: 3 })
const doubted = act('doubted', unknown)
const rows = [
  { key: 'early', id: 7 },
  { key: 'doubted', id: 8 },
]

/** One operation confirmed, another in doubt and confirmed afterwards; SIGTERM came while that was under way. */
const faultRun = (values: Partial<MeasuredFaultRun> = {}): MeasuredFaultRun =>
  literalFaultRun({
    promises: { exactlyOnce: true, noDeadlock: true, invariants: { neverNegative: true } },
    acts: [early, doubted],
    replays: [again('doubted', doubted, applied(8))],
    windows: [window],
    places: [{ fault: 'terminateService', atMs: 500, before: 10, after: 10 }],
    aftermath: { states: ['idle'], connectionsBefore: 1 },
    locks: { looks: 1, resolved: 0, rings: [] },
    errors: [{ status: 503, contentType: 'application/json', body: '{"error":"try again"}' }],
    invariants: { neverNegative: { examined: 3, violations: [] } },
    rows: { before: [], atRest: rows, after: rows },
    ...values,
  })

/** The checks that do not pass, without those of recovery, for which this is too little evidence. */
const broken = (record: MeasuredFaultRun): string[] =>
  judge(record)
    .filter(({ verdict, check }) => verdict !== 'pass' && !check.startsWith('recovery.'))
    .map(({ check, verdict, evidence }) => {
      const [first] = evidence.flatMap(item => (item.kind === 'violations' ? [item.first] : []))
      const at = first?.atMs === undefined ? '' : ` @${first.atMs}`
      return `${check} ${verdict}${first === undefined ? '' : `: ${first.what}${at}`}`
    })

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
    'settled fail: operation doubted (in doubt, status 503) after 5.1 s @0',
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
    'gracefulEnd fail: exit code 143',
  ],
  ['nothing in flight at SIGTERM', { windows: [{ ...window, struckMs: 11 }] }, 'gracefulEnd inconclusive'],
  [
    'SIGTERM before it has answered since the last fault',
    { windows: [{ ...window, healedMs: 4, struckMs: 3, fault: 'killService' }, window] },
    'gracefulEnd inconclusive',
  ],
  [
    'a place lost',
    { places: [{ fault: 'killDatabase', atMs: 500, before: 10, after: 9 }] },
    'placesKept fail: 10 operations could wait at the database before killDatabase, 9 after it @500',
  ],
  [
    'a transaction left open',
    { aftermath: { states: ['idle in transaction'], connectionsBefore: 1 } },
    'nothingLeftBehind fail: a connection is idle in transaction',
  ],
  [
    'a connection too many',
    { aftermath: { states: ['idle', 'idle'], connectionsBefore: 1 } },
    'nothingLeftBehind fail: 2 connections, and 1 before the first fault',
  ],
  [
    'a doubt without a lost COMMIT',
    { windows: [{ ...window, fault: 'commitCut', hits: 0 }] },
    'honestDoubts fail: 1 operations were left in doubt, and 0 COMMITs were lost',
  ],
  [
    'SQL in an error',
    { errors: [{ status: 500, contentType: 'text/plain', body: 'select 1 failed' }] },
    'errorHygiene fail: tells of its SQL: status 500, text/plain, select 1 failed',
  ],
  [
    'MariaDB in an error',
    {
      errors: [{ status: 500, contentType: 'text/plain', body: "Duplicate entry 'k' for key 'order_key'" }],
    },
    "errorHygiene fail: tells of its database: status 500, text/plain, Duplicate entry 'k' for key 'order_key'",
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

describe('exactly once', () => {
  const of = (values: Partial<MeasuredFaultRun>) =>
    broken(faultRun(values)).filter(one => one.startsWith('exactlyOnce'))
  const state = (after: NonNullable<MeasuredFaultRun['rows']>['after'], atRest = after) => ({
    rows: { before: [], atRest, after },
  })

  test.each<[string, Partial<MeasuredFaultRun>, string]>([
    ['no row', state([{ key: 'doubted', id: 8 }]), 'operation early (applied as 7) has no row @3'],
    ['two rows', state([...rows, { key: 'early', id: 9 }]), 'operation early (applied as 7) has 2 rows @3'],
    [
      'the row of another',
      state([
        { key: 'early', id: 9 },
        { key: 'doubted', id: 8 },
      ]),
      'operation early (applied as 7) has the row 9 @3',
    ],
    ['nobody asked', state([...rows, { key: 'other' }]), 'a row has the key other, which was never sent'],
    ['no key', state([...rows, { key: null }]), '1 new rows have no key'],
    [
      'refused, and there before anybody asked again',
      { acts: [early, { ...doubted, effect: refused }] },
      'operation doubted (refused, status 503) has a row @10',
    ],
  ])('%s', (_, values, expected) => {
    expect(of(values)).toEqual([`exactlyOnce fail: ${expected}`])
  })

  test('what was there before is nobody’s, and what was turned away may be done when it is asked again', () => {
    const before = [{ key: 'old' }, { key: null }]
    const turnedAway = { ...doubted, effect: refused }
    expect(
      of({
        acts: [early, turnedAway],
        replays: [again('doubted', turnedAway, applied(8))],
        rows: { before, atRest: [...before, ...rows.slice(0, 1)], after: [...before, ...rows] },
      }),
    ).toEqual([])
  })

  test('what was asked for while places were counted is part of it', () => {
    expect(of({ others: [act('held', applied(9))] })).toEqual([
      'exactlyOnce fail: operation held (applied as 9) has no row @10',
    ])
  })

  test('where nothing was confirmed nothing is proven', () => {
    expect(of({ acts: [doubted], replays: [], rows: { before: [], atRest: [], after: [] } })).toEqual([
      'exactlyOnce inconclusive',
    ])
  })
})

describe('doubts', () => {
  const of = (...replays: readonly ReplayedAct[]) =>
    broken(faultRun({ replays })).filter(one => one.startsWith('doubtsResolved'))
  const told = 'operation doubted (in doubt, status 503), asked for again'

  test.each<[string, ReplayedAct, string]>([
    ['remain', again('doubted', doubted, unknown, 500), `${told}, was in doubt, status 500`],
    ['are turned away', again('doubted', doubted, refused, 503), `${told}, was refused, status 503`],
    [
      'are refused, and were done',
      again('doubted', doubted, refused, 422),
      `${told}, was refused, status 422`,
    ],
    ['are confirmed, and have no row', again('other', doubted, applied(8)), 'has 0 rows'],
    [
      'another answer than at first',
      again('early', early, applied(8)),
      'operation early (applied as 7), asked for again, was applied as 8',
    ],
    [
      'confirmed, and refused later',
      again('early', early, refused, 422),
      'operation early (applied as 7), asked for again, was refused, status 422',
    ],
  ])('%s', (_, replay, expected) => {
    expect(of(replay)).toEqual([expect.stringContaining(expected)])
  })

  test('a doubt that is refused for a reason of its own, and has no row, is resolved', () => {
    const record = faultRun({
      replays: [again('doubted', doubted, refused, 409 + 13)],
      rows: { before: [], atRest: rows.slice(0, 1), after: rows.slice(0, 1) },
    })
    expect(broken(record)).toEqual([])
  })
})

test('what is in doubt beside another fault is not counted', () => {
  const killed: FaultWindow = { ...window, fault: 'killDatabase' }
  const cut: FaultWindow = { ...window, fault: 'commitCut', struckMs: 1_000, healedMs: 1_100, hits: 0 }
  expect(broken(faultRun({ windows: [killed, { ...cut, hits: 1 }] }))).toEqual([])
  const later = { ...doubted, sentMs: 1_000, answeredMs: 1_010 }
  expect(broken(faultRun({ windows: [killed, cut], acts: [early, later] }))).toEqual([
    'honestDoubts fail: 1 operations were left in doubt, and 0 COMMITs were lost',
  ])
})

test('who finds out what became of every lost COMMIT leaves no doubt', () => {
  const calm = faultRun({ acts: [early], replays: [], windows: [{ ...window, fault: 'commitCut', hits: 3 }] })
  expect(judge(calm).filter(({ check }) => check === 'honestDoubts')).toMatchObject([
    { verdict: 'pass', examined: { count: 3 } },
  ])
})

test('of each fault the worst recovery counts, by a limit of the plan', () => {
  const recoveryOf = (limit?: number) =>
    judge(
      faultRun({
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

describe('refused half-way', () => {
  const refusal = { table: 'stock', moment: 'COMMIT', failure: '40001' } as const
  const of = (effect: Effect, hits = 1) =>
    broken(faultRun({ refusedHalfway: [{ ...act('doubted', effect), refusal, hits }] })).filter(one =>
      one.startsWith('noPartialEffect'),
    )
  const why = 'the database had refused its COMMIT (40001)'

  test('it is not confirmed, and leaves nothing', () => {
    expect(of(applied(8))).toEqual([`noPartialEffect fail: operation doubted (applied as 8); ${why} @10`])
    expect(of(unknown)).toEqual([
      `noPartialEffect fail: operation doubted (in doubt, status 503); ${why} @10`,
    ])
    const kept = faultRun({
      refusedHalfway: [{ ...act('other', unknown), refusal, hits: 1 }],
    })
    expect(broken(kept)).toEqual([])
  })

  test('what never came to the refusal proves nothing', () => {
    expect(of(applied(8), 0)).toEqual(['noPartialEffect inconclusive'])
  })
})

test('behind a lock every operation is done or turned away in time, over no more connections', () => {
  const waited = act('waited', refused, { answeredMs: 3_000 })
  const pressed = { acts: [waited], connections: 1 }
  expect(broken(faultRun({ pressed }))).toEqual([])
  const late = { ...waited, answeredMs: 5_100 }
  expect(broken(faultRun({ pressed: { ...pressed, acts: [late] } }))).toEqual([
    'pressure fail: operation waited (refused, status 503) after 5.1 s @0',
  ])
  expect(broken(faultRun({ pressed: { ...pressed, acts: [{ ...waited, effect: unknown }] } }))).toEqual([
    'pressure fail: operation waited (in doubt, status 503) after 3.0 s @0',
  ])
  expect(broken(faultRun({ pressed: { ...pressed, connections: 2 } }))).toEqual([
    'pressure fail: 2 connections at one time, and 1 where all clients wait',
  ])
  const quick = act('quick', refused, { status: 422 })
  expect(broken(faultRun({ pressed: { ...pressed, acts: [quick] } }))).toEqual(['pressure inconclusive'])
})

test('what is malformed is refused with 4xx', () => {
  const answers = [
    { kind: 'n is negative', body: '{"n":-1}', answered: 422 },
    { kind: 'n is missing', body: '{}', answered: 500 },
    { kind: 'a list', body: '[]', answered: 'reset' },
  ]
  expect(broken(faultRun({ malformed: answers.slice(0, 1) }))).toEqual([])
  expect(broken(faultRun({ malformed: answers }))).toEqual([
    'inputs fail: n is missing, {}: answered 500, expected 4xx',
  ])
  expect(broken(faultRun({ malformed: [] }))).toEqual(['inputs inconclusive'])
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

test('whoever is refused by a rule of the domain is served, and may be refused again', () => {
  const soldOut: Effect = { kind: 'refused', rule: 'sold out' }
  const asked = act('late', soldOut, { status: 409 })
  const record = (effect: Effect) =>
    faultRun({
      acts: [early, doubted, { ...asked, effect }],
      replays: [again('doubted', doubted, applied(8)), again('late', asked, effect, 409)],
    })
  expect(broken(record(soldOut))).toEqual([])
  expect(broken(record(refused))).toEqual([
    'doubtsResolved fail: operation late (refused, sold out, status 409), asked for again, was refused, status 409 @910',
  ])
  const [served] = watchedRequestsOf({ acts: [asked] })
  expect(served?.succeeded).toBe(true)
})

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

describe('at the limit', () => {
  test('an answer in exactly the time that is allowed is in time', () => {
    expect(broken(faultRun({ acts: [early, { ...doubted, answeredMs: 5_000 }] }))).toEqual([])
    const waited = act('waited', refused, { answeredMs: 5_000 })
    expect(broken(faultRun({ pressed: { acts: [waited], connections: 1 } }))).toEqual([])
  })

  test('who waited no longer than anybody does was not held up', () => {
    const of = (answeredMs: number) =>
      broken(
        faultRun({ pressed: { acts: [act('some', applied(), { answeredMs })], connections: 1 } }),
      ).filter(one => one.startsWith('pressure'))
    expect(of(500)).toEqual(['pressure inconclusive'])
    expect(of(501)).toEqual([])
  })

  test('400 and 499 refuse, 399 and 500 do not', () => {
    const of = (answered: number) =>
      broken(faultRun({ malformed: [{ kind: 'a list', body: '[]', answered }] })).length
    expect([399, 400, 499, 500].map(of)).toEqual([1, 0, 0, 1])
  })

  test('an operation that ends as SIGTERM comes was not in flight, nor was one that began with it', () => {
    const of = (values: Partial<Act>) =>
      judge(faultRun({ acts: [early, { ...doubted, ...values }] })).find(
        ({ check }) => check === 'gracefulEnd',
      )?.verdict
    expect(of({ answeredMs: 5 })).toBe('inconclusive')
    expect(of({ answeredMs: 6 })).toBe('pass')
    expect(of({ sentMs: 5 })).toBe('inconclusive')
    expect(of({ sentMs: 4 })).toBe('pass')
  })
})

test('the worst of a kind is told with the first, and so is what went on around it', () => {
  const slow = act('slow', applied(), { sentMs: 600, answeredMs: 6_700 })
  const slower = act('slower', applied(), { sentMs: 700, answeredMs: 7_700 })
  const judgement = judge(faultRun({ acts: [early, slow, slower] })).find(({ check }) => check === 'settled')
  expect(judgement).toMatchObject({
    title: 'every operation is answered within 5 s, under every fault',
    moments: [600, 700],
    evidence: [
      {
        kind: 'violations',
        count: 2,
        first: { what: 'operation slow (applied) after 6.1 s', atMs: 600 },
        worst: { what: 'operation slower (applied) after 7.0 s', atMs: 700 },
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
        ],
      },
      { kind: 'faults', windows: [{ fault: 'terminateService', struckMs: 5, healedMs: 500 }] },
    ],
  })
})

test('what is said of a refusal half-way, confirmed or not', () => {
  const changed = { table: 'stock', moment: 'change', failure: 'P0001' } as const
  const of = (effect: Effect) =>
    judge(faultRun({ refusedHalfway: [{ ...act('doubted', effect), refusal: changed, hits: 1 }] })).flatMap(
      ({ check, evidence }) => (check === 'noPartialEffect' ? evidence : []),
    )
  expect(of(applied(8))).toMatchObject([
    {
      rule: 'confirmed, and the database refused it',
      first: {
        what: 'operation doubted (applied as 8); the database had refused its change of stock (P0001)',
        atMs: 10,
      },
    },
    { kind: 'faults' },
  ])
  expect(of(unknown)).toMatchObject([
    { rule: 'a row of an operation that failed', first: { atMs: 10 } },
    { kind: 'faults' },
  ])
})

test('what is missing is said', () => {
  const remedies = judge(
    faultRun({ refusedHalfway: [], pressed: { acts: [], connections: 0 }, windows: [] }),
  ).flatMap(({ check, fix }) => (fix === undefined ? [] : [[check, fix]]))
  expect(remedies).toEqual([
    [
      'noPartialEffect',
      { kind: 'note', text: 'name tables under `sabotage` of the domain that its operations change' },
    ],
    ['pressure', { kind: 'note', text: 'let `lock` of the domain lock what its operations need' }],
  ])
})

test('each thing that an error can tell of', () => {
  const of = (body: string) =>
    broken(faultRun({ errors: [{ status: 500, contentType: 'text/plain', body }] })).map(one =>
      one.replace(/:.* tells of its (\w+):.*/, ' $1'),
    )
  expect(of('connect ECONNREFUSED')).toEqual(['errorHygiene fail host'])
  expect(of('duplicate key violates constraint')).toEqual(['errorHygiene fail database'])
  expect(of('Error: no\n    at x (/srv/app.js:3:7)')).toEqual(['errorHygiene fail stack'])
  expect(of('insert into orders')).toEqual(['errorHygiene fail SQL'])
  expect(of('try again later')).toEqual([])
  expect(broken(faultRun({ errors: [] }))).toEqual([])
})
