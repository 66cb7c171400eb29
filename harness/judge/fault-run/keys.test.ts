import { describe, expect, test } from 'vitest'
import type { Act } from '../../record/act.ts'
import {
  attempt,
  confirmed,
  counters,
  counts,
  firstSeen,
  holding,
  order,
  refused,
  replayed,
  row,
  shed,
} from '../../testing/judged-workload.ts'
import { keys, type KeyStep, type KeyRecord } from './keys.ts'
import type { KeyedRow } from './record.ts'

type Sent = readonly [step: KeyStep, act: Act]

const step: KeyStep = { order, key: 'one-of-many', expected: 'first' }
const text = '{"id":7}'
const first: Sent = [step, attempt(confirmed, { text })]
const again: Sent = [{ ...step, expected: 'replayed' }, attempt(replayed, { text })]
const other: Sent = [{ ...step, order: { ...order, amount: 5 }, expected: 'refused' }, attempt(refused)]

const trial = (...sent: readonly Sent[]): KeyRecord => ({
  sequences: [{ kind: 'a kind', steps: sent.map(([one]) => one), acts: sent.map(([, act]) => act) }],
  opening: counts(1_000, 1_000),
  state: holding(900, 1_100, row),
  generator: [],
})

test('one first, one replay, another order refused', () => {
  expect(keys(trial(first, again, other), counters)).toMatchObject({
    check: 'keys',
    measured: 0,
    verdict: 'pass',
  })
})

test('who waited without a core and was turned away makes no key wrong', () => {
  const turnedAway = (answeredMs: number): Sent => [step, { ...shed, answeredMs }]
  const judged = (waitedMs: number, ...sent: readonly Sent[]) => {
    const generator = [
      { atMs: 0, ranMs: 0, waitedMs: 0 },
      { atMs: 1_000, ranMs: 1_000, waitedMs },
    ]
    return keys({ ...trial(...sent, again), generator }, counters)
  }
  expect(judged(2_000, turnedAway(500))).toMatchObject({ verdict: 'inconclusive', blame: 'host' })
  expect(judged(1_900, turnedAway(500)).verdict).toBe('fail')
  expect(judged(2_000, turnedAway(499)).verdict).toBe('fail')
  expect(judged(2_000, first).verdict).toBe('pass')
})

test('an id is the same as text and as a number: drivers differ in large ones', () => {
  const asText = attempt({ kind: 'applied', id: '7', replayed: false }, { text })
  expect(keys(trial([step, asText], again), counters).verdict).toBe('pass')
})

test('an operation that is confirmed without an id is known by its key', () => {
  const confirmedAs = (key: string): Sent => [
    { ...step, key },
    attempt({ kind: 'applied', replayed: false }, { key, text }),
  ]
  const keyless: Sent = [
    { order, expected: 'first' },
    attempt({ kind: 'applied', replayed: false }, { text }),
  ]
  const rows = ['one', 'another'].map(key => ({ key, order }))
  const judged = (...all: typeof rows) =>
    keys(
      {
        ...trial(confirmedAs('one'), confirmedAs('another'), keyless),
        state: holding(700, 1_300, ...all, { key: null, order }),
      },
      counters,
    )
  expect(judged(...rows).verdict).toBe('pass')
  expect(firstSeen(judged(...rows.slice(1)))).toEqual([expect.stringContaining('confirmed, but no row')])
})

test('a row without an id is known by its key', () => {
  const judged = (...own: readonly string[]) =>
    keys({ ...trial(first), state: holding(900, 1_100, ...own.map(key => ({ key, order }))) }, counters)
  const { key = '' } = step
  expect(judged(key).verdict).toBe('pass')
  expect(firstSeen(judged())).toEqual([expect.stringContaining('confirmed, but no row')])
  expect(firstSeen(judged(key, 'other'))).toEqual([expect.stringContaining('belongs to no first answer')])
})

test('where `outcome` does not say whether a response is a replay, the same response is one', () => {
  const unsaid = attempt({ kind: 'applied', id: 7 }, { text })
  expect(keys(trial(first, [again[0], unsaid]), counters).verdict).toBe('pass')
})

describe('without a key', () => {
  const { key: _, ...keyless } = step
  const [asSeven, unnamed] = [attempt(confirmed, { text }), attempt({ kind: 'applied' }, { text })]
  const told = (sent: readonly Sent[], ...rows: readonly KeyedRow[]) => {
    const due = sent.length * 100
    return firstSeen(
      keys({ ...trial(...sent), state: holding(1_000 - due, 1_000 + due, ...rows) }, counters),
    ).join('\n')
  }
  const other = { key: null, id: 8, order }

  test('whatever the service has put into its database', () => {
    expect(told([[keyless, asSeven]], row)).toBe('')
  })

  test('one that is confirmed with an id has no other row, and no second one', () => {
    expect(told([[keyless, asSeven]], { ...row, key: null })).toBe('')
    expect(told([[keyless, asSeven]], other)).toContain('confirmed, but no row')
    expect(told([[keyless, asSeven]], { ...row, key: null }, other)).toBe(
      'row 8 with key null belongs to no first answer',
    )
  })

  test('one that is confirmed without an id may have any row', () => {
    expect(told([[keyless, unnamed]], other)).toBe('')
    expect(told([[keyless, unnamed], first], other, row)).toBe('')
  })

  test('one that is confirmed with an id may have any row that shows none', () => {
    expect(
      told(
        [
          [keyless, asSeven],
          [{ ...step, key: 'other' }, attempt({ kind: 'applied', id: 8 })],
        ],
        { key: null, order },
        { key: 'other', id: 8, order },
      ),
    ).toBe('')
  })

  test('a row belongs to nobody where each request had one, although one was confirmed without an id', () => {
    expect(told([[step, unnamed]], row, other)).toBe('row 8 with key null belongs to no first answer')
  })
})

describe('two keys in one sequence', () => {
  const text8 = '{"id":8}'
  const upper: KeyStep = { ...step, key: 'ONE-OF-MANY' }
  const second: Sent = [upper, attempt({ kind: 'applied', id: 8 }, { text: text8 })]
  const rows = [row, { ...row, key: 'ONE-OF-MANY', id: 8 }]
  const judged = (answer: string, ...later: readonly Sent[]) => {
    const replay: Sent = [
      { ...upper, expected: 'replayed' },
      attempt({ kind: 'applied', id: 8, replayed: true }, { text: answer }),
    ]
    return keys(
      { ...trial(first, second, again, replay, ...later), state: holding(800, 1_200, ...rows) },
      counters,
    )
  }

  test('each has its own answer again', () => {
    expect(judged(text8)).toMatchObject({ verdict: 'pass', examined: { count: 4 } })
  })

  test('one that has the answer of the other is told with what was expected', () => {
    expect(judged(text).evidence).toMatchObject([{ rule: 'a kind', count: 1 }])
    expect(firstSeen(judged(text))).toEqual([
      'a kind: operation ONE-OF-MANY ({"from":1,"to":2,"amount":100}, replayed as 8) {"id":7}, expected {"id":8} again',
    ])
  })
})

test('a sequence that was not sent to its end', () => {
  const { sequences, ...others } = trial(first, again)
  const cut = sequences.map(sequence => ({ ...sequence, acts: sequence.acts.slice(0, 1) }))
  expect(keys({ ...others, sequences: cut }, counters)).toMatchObject({
    verdict: 'pass',
    examined: { count: 1 },
  })
})

test('a row that does not say its order', () => {
  const { order: _, ...bare } = row
  expect(keys({ ...trial(first), state: holding(900, 1_100, bare) }, counters).verdict).toBe('pass')
})

test.each([
  [200, refused, 'pass'],
  [200, { kind: 'unknown' }, 'fail'],
  [400, refused, 'fail'],
] as const)('another order under a known key is answered %i, which means %o', (status, effect, verdict) => {
  expect(keys(trial(first, [other[0], attempt(effect, { status })]), counters).verdict).toBe(verdict)
})

test('of a long answer the beginning is told, and of a request without a key that it had none', () => {
  const { key: _, ...keyless } = step
  const told = (answer: Partial<Act>) =>
    firstSeen(keys(trial([keyless, attempt(refused, answer)]), counters))[0]
  const shown = 'a kind: operation without a key ({"from":1,"to":2,"amount":100}, refused, status 422)'
  expect(told({ text: `${'x'.repeat(100)}y` })).toBe(`${shown} ${'x'.repeat(100)}, expected a new operation`)
  expect(told({})).toBe(`${shown} , expected a new operation`)
})

test.each([
  [
    'a replay with another byte',
    [first, [again[0], attempt(replayed, { text: `${text} ` })]],
    'expected {"id"',
  ],
  ['a replay that looks like a first', [first, [again[0], first[1]]], 'says that it was done before'],
  ['a first that is a replay', [[step, again[1]]], 'a new operation'],
  ['two orders, one operation', [first, first], 'one operation for two orders'],
] as [string, Sent[], string][])('%s', (_, sent, what) => {
  const judgement = keys(trial(...sent), counters)
  expect(judgement.verdict).toBe('fail')
  expect(firstSeen(judgement)[0]).toContain(what)
})

test.each([
  ['no row', [], 'confirmed, but no row'],
  ['a row too many', [row, { ...row, id: 8, key: null }], 'row 8'],
  ['a row under another key', [{ ...row, key: 'ONE' }], 'with key ONE'],
  ['a row without its order', [{ ...row, order: undefined, key: 'ONE' }], 'done with key ONE'],
  ['a row of another order', [{ ...row, order: other[0].order as typeof order }], 'done as {"from":1'],
])('%s', (_, rows, what) => {
  const judgement = keys({ ...trial(first), state: holding(900, 1_100, ...rows) }, counters)
  expect(judgement).toMatchObject({ measured: 1, verdict: 'fail' })
  expect(firstSeen(judgement)[0]).toContain(what)
})

test('a first that is refused is no operation of its own, and nothing else', () => {
  const refusedFirst: Sent = [step, attempt(refused)]
  const judgement = keys({ ...trial(refusedFirst, refusedFirst), state: holding(800, 1_200) }, counters)
  expect(judgement).toMatchObject({ measured: 2, evidence: [{ rule: 'a kind', count: 2 }] })
})

test('what was confirmed and is not there is told as that', () => {
  const judgement = keys({ ...trial(first), state: holding(900, 1_100) }, counters)
  expect(judgement.evidence).toMatchObject([{ rule: 'confirmed, but no row', count: 1 }])
})

test('a counter that its orders do not leave, although each was answered rightly: an update was lost', () => {
  const judgement = keys({ ...trial(first), opening: counts(1_000, 1_001) }, counters)
  expect(firstSeen(judgement)).toEqual(['2 holds 1,100, expected from the orders 1,101'])
  expect(judgement.fix).toBe('changeInPlace')
})

test('nothing was sent', () => {
  expect(keys({ ...trial(), state: holding(1_000, 1_000) }, counters).verdict).toBe('inconclusive')
})
