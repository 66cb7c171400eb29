import { describe, expect, test } from 'vitest'
import {
  attempt,
  confirmed,
  firstSeen,
  holding,
  nothing,
  order,
  refused,
  replayed,
  row,
  sentAgain,
  shed,
  unknown,
  workloadRecord,
} from '../../testing/judged-workload.ts'
import type { Act, Effect, ReplayedAct } from '../../record/act.ts'
import { doubtsResolved } from './doubts.ts'
import { idempotency, keyInFlight } from './idempotency.ts'
import type { KeyedRow, WorkloadRecord } from './record.ts'

const two = { ...order, amount: 2 }

test('one first, the others replayed, another order refused', () => {
  const acts = [attempt(confirmed), attempt(replayed), attempt(refused, { order: two })]
  expect(idempotency(workloadRecord({ acts })).verdict).toBe('pass')
})

test('two keys are two operations, each with its own row', () => {
  const acts = [attempt(confirmed), attempt({ kind: 'applied', id: 8 }, { key: 'other' })]
  const after = holding(800, 1_200, row, { ...row, key: 'other', id: 8 })
  expect(idempotency(workloadRecord({ acts, after })).verdict).toBe('pass')
})

test('a key of which every request was turned away is not served; without a core nothing is proven', () => {
  const acts = [shed, shed, shed].map(act => ({ ...act, answeredMs: 4_000 }))
  const generator = [0, 5_000].map(atMs => ({ atMs, ranMs: atMs / 10, waitedMs: atMs / 2 }))
  const judged = (values: Partial<WorkloadRecord>) =>
    idempotency(workloadRecord({ acts, after: holding(1_000, 1_000), ...values }))
  expect(judged({})).toMatchObject({
    verdict: 'fail',
    measured: 3,
    fix: 'serveAll',
    evidence: [
      {
        rule: 'never served',
        first: { what: expect.stringMatching(/^key one-of-many, sent 3 times: .*, refused, status 503\)$/) },
      },
      { kind: 'timeline' },
    ],
  })
  expect(judged({ generator })).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  expect(judged({ generator, after: holding(900, 1_100, row, row) }).verdict).toBe('fail')
})

test('rows without an order, and a domain that does not say what was replayed', () => {
  const untold: Effect = { kind: 'applied', id: '7' }
  const { order: _, ...bare } = row
  const judgeOf = (...acts: readonly Act[]) =>
    idempotency(workloadRecord({ acts, after: holding(999, 1_001, bare) }))
  const right = [attempt(untold), attempt(untold), attempt(refused, { order: two })]
  expect(judgeOf(...right).verdict).toBe('pass')
  expect(firstSeen(judgeOf(...right, attempt(untold, { order: two })))[0]).toContain('expected 422')
  expect(firstSeen(judgeOf(...right, attempt({ kind: 'applied', id: 8 })))[0]).toContain('expected row 7')
})

test.each([
  ['two firsts', [attempt(confirmed), attempt(confirmed)], '2 answers claim to be the first'],
  ['no first', [attempt(replayed)], '0 answers claim to be the first'],
  [
    'a replay of another row',
    [attempt(confirmed), attempt({ kind: 'applied', id: 8, replayed: true })],
    '8), expected row 7',
  ],
  ['a refused replay', [attempt(confirmed), attempt(refused)], 'refused, status 422), expected row 7'],
  [
    'another order accepted',
    [attempt(confirmed), attempt(replayed, { order: two })],
    'replayed as 7), expected 422',
  ],
  ['refused with 400', [attempt(confirmed), attempt(refused, { order: two, status: 400 })], 'expected 422'],
  [
    'the same in other bytes',
    [attempt(confirmed, { text: '{"a":1}' }), attempt(replayed, { text: '{"a": 1}' })],
    'key one-of-many, sent 2 times: answered {"a": 1}, at first {"a":1}',
  ],
])('%s', (_, acts, what) => {
  const judgement = idempotency(workloadRecord({ acts }))
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('who has waited for a key is turned away on a machine without a core to spare: no proof', () => {
  const waited = attempt(refused, { status: 409, sentMs: 100, answeredMs: 1_100 })
  const acts = [attempt(confirmed), waited]
  const generator = [
    { atMs: 0, ranMs: 0, waitedMs: 0 },
    { atMs: 9_000, ranMs: 1_000, waitedMs: 4_000 },
  ]
  expect(idempotency(workloadRecord({ acts, generator }))).toMatchObject({
    verdict: 'inconclusive',
    blame: 'host',
  })
  expect(idempotency(workloadRecord({ acts })).verdict).toBe('fail')
})

test.each([503, 429])('one that is turned away with %i although the others are served', status => {
  const judgement = idempotency(workloadRecord({ acts: [attempt(confirmed), { ...shed, status }] }))
  expect(judgement.fix).toBe('serveAll')
  expect(judgement.evidence[0]).toMatchObject({ rule: 'not served', count: 1 })
})

test('one that is refused as wrong although the others are served has another answer', () => {
  const acts = [attempt(confirmed), attempt(confirmed), attempt(refused)]
  expect(idempotency(workloadRecord({ acts })).evidence).toMatchObject([
    {
      rule: 'a key without exactly one first answer',
      first: { what: expect.stringContaining('2 answers claim to be the first') },
    },
    { rule: 'a different answer', count: 1 },
    { kind: 'timeline' },
  ])
})

test('two rows for one key', () => {
  const after = holding(800, 1_200, row, { ...row, id: 8 })
  expect(firstSeen(idempotency(workloadRecord({ after })))).toEqual(['key one-of-many, sent 1 times: 2 rows'])
})

test('no row for a key', () => {
  const of = (...acts: readonly Act[]) =>
    firstSeen(idempotency(workloadRecord({ acts, after: holding(1_000, 1_000) })))
  expect(of(attempt(confirmed))).toEqual(['key one-of-many, sent 1 times: 0 rows'])
  expect(of(shed, attempt(confirmed))).toEqual(['key one-of-many, sent 2 times: 0 rows'])
  const { evidence } = idempotency(workloadRecord({ after: holding(1_000, 1_000) }))
  expect(evidence.at(-1)).toMatchObject({ text: expect.stringContaining('such as one-of-many') })
})

test('what is wrong with a key is told from its first request on, with what went on', () => {
  const acts = [attempt(confirmed, { sentMs: 30 }), attempt(confirmed, { sentMs: 20 })]
  expect(idempotency(workloadRecord({ acts }))).toMatchObject({
    examined: { count: 2 },
    moments: [20],
    evidence: [{ rule: 'a key without exactly one first answer' }, { kind: 'timeline', aroundMs: 20 }],
  })
})

test('nothing was sent', () => {
  expect(idempotency(nothing).verdict).toBe('inconclusive')
})

describe('keys in flight', () => {
  const locked = { ...shed, status: 409 }
  const held = (acts: readonly Act[], replay: ReplayedAct, ...rows: KeyedRow[]) =>
    keyInFlight({
      ...workloadRecord({ acts, replays: [replay], atRest: holding(1_000, 1_000) }),
      after: holding(900, 1_100, ...(rows.length > 0 ? rows : [row])),
    })

  test('one turned away, the other told that it is in flight, and done later', () => {
    expect(held([shed, locked], sentAgain(shed, confirmed))).toMatchObject({
      verdict: 'pass',
      examined: { count: 2 },
    })
  })

  test('what was told as a success is told with what went on', () => {
    const answered = attempt(confirmed, { answeredMs: 30 })
    expect(held([shed, answered], sentAgain(answered, replayed)).evidence).toMatchObject([
      { rule: 'confirmed although nothing could be committed', first: { atMs: 30 } },
      { kind: 'timeline', aroundMs: 30 },
    ])
  })

  test('in doubt is honest, and done behind it allowed', () => {
    expect(held([attempt(unknown), locked], sentAgain(attempt(unknown), replayed)).verdict).toBe('pass')
  })

  test.each([
    ['told as a success', [shed, attempt(confirmed)], sentAgain(attempt(confirmed), replayed), 'was locked'],
    ['done behind a refusal', [shed, locked], sentAgain(shed, replayed), 'was replayed as 7'],
    ['burnt for good', [shed, locked], sentAgain(shed, refused, { status: 409 }), 'was refused, status 409'],
  ])('%s', (_, acts, replay, what) => {
    const judgement = held(acts, replay)
    expect(judgement.verdict).toBe('fail')
    expect(firstSeen(judgement).join('\n')).toContain(what)
  })

  test('done under another key', () => {
    const judgement = held([shed, locked], sentAgain(shed, confirmed), row, { ...row, key: null, id: 8 })
    expect(firstSeen(judgement)).toEqual(['rows without a key: 1 more than before'])
  })

  test('what was not asked for again in time may be burnt', () => {
    const atRest = holding(1_000, 1_000)
    const record = workloadRecord({ acts: [shed, locked], atRest, after: atRest, leftOut: { replays: 1 } })
    expect(keyInFlight(record)).toMatchObject({ verdict: 'inconclusive', fix: 'answerInTime' })
    expect(keyInFlight({ ...record, leftOut: {} }).verdict).toBe('pass')
  })

  test('no key was sent twice', () => {
    expect(held([shed], sentAgain(shed, confirmed)).verdict).toBe('inconclusive')
  })
})

describe('sent again, where answers say whether their key was known', () => {
  const judged = (replay: ReplayedAct, ...rows: KeyedRow[]) =>
    doubtsResolved({ acts: [], replays: [replay] }, { atRest: [], after: rows }, { strict: true })

  test.each([
    ['a doubt, done', sentAgain(attempt(unknown), replayed)],
    ['a doubt, done only now', sentAgain(attempt(unknown), confirmed)],
    ['turned away, done only now', sentAgain(shed, confirmed)],
    ['confirmed, and the same', sentAgain(attempt(confirmed), replayed)],
  ])('%s', (_, replay) => {
    expect(judged(replay, row).verdict).toBe('pass')
  })

  test.each([
    ['refused by a rule', sentAgain(attempt(unknown), refused), [], 'was refused, status 422'],
    ['done behind the refusal', sentAgain(shed, replayed), [row], 'was replayed as 7'],
    ['forgotten', sentAgain(attempt(confirmed), confirmed), [row], 'was applied as 7'],
    [
      'another body',
      sentAgain(attempt(confirmed), replayed, { text: '{}' }),
      [row],
      'was answered {}, at first undefined',
    ],
  ])('%s', (_, replay, rows, what) => {
    const judgement = judged(replay, ...rows)
    expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
    expect(firstSeen(judgement)[0]).toContain(what)
  })
})
