import { hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { keySequences, wordSequences } from '../../domain/key-sequences.ts'
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

test('without a key, whatever the service has put into its database', () => {
  const { key: _, ...keyless } = step
  expect(keys(trial([keyless, first[1]]), counters).verdict).toBe('pass')
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
  ['another order accepted', [first, [other[0], attempt(refused, { status: 400 })]], 'expected 422'],
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

test('a counter that its orders do not leave', () => {
  expect(firstSeen(keys({ ...trial(first), opening: counts(1_000, 1_001) }, counters))).toEqual([
    '2 holds 1,100, expected from the orders 1,101',
  ])
})

test('nothing was sent', () => {
  expect(keys({ ...trial(), state: holding(1_000, 1_000) }, counters).verdict).toBe('inconclusive')
})

test('every key of a run is its own, visible and no longer than is allowed', () => {
  const words = wordSequences({ order: 1 })
  const sequences = keySequences('11', { order: 1, others: { 'another number': 2 }, refused: [3, 4] })
  const sent = [...sequences, ...words].flatMap(({ steps }) =>
    steps.flatMap(({ key, expected }) => (key !== undefined && expected === 'first' ? [key] : [])),
  )
  expect(new Set(sent).size).toBe(sent.length)
  expect(sent.filter(key => !/^[\x21-\x7e]{1,255}$/.test(key))).toEqual([])
  const known = words.flatMap(({ steps }) => steps.slice(0, steps.length / 2).map(({ key }) => key))
  expect(known).toHaveLength(13)
  expect(sent.filter(key => !key.includes('11'))).toEqual(known)
  expect(Math.max(...sent.map(({ length }) => length))).toBe(255)
})

test('two keys have one MD5', () => {
  const [, alike] = wordSequences({ order: 1 })
  const keysAlike = new Set(alike?.steps.map(({ key = '' }) => key))
  expect(keysAlike.size).toBe(2)
  expect(new Set([...keysAlike].map(key => hash('md5', key))).size).toBe(1)
})

test('a key that is cut off at any visible sign meets another', () => {
  const steps = keySequences('11', { order: 1, others: {} })
    .flatMap(sequence => sequence.steps)
    .flatMap(({ key }) => key ?? [])
  const signs = Array.from({ length: 94 }, (_, index) => String.fromCodePoint(33 + index))
  const marks = signs.filter(sign => !/[a-z0-9]/i.test(sign))
  expect(marks).toHaveLength(32)
  for (const end of [0, -1]) {
    const cut = (sign: string) => Map.groupBy(new Set(steps), key => key.split(sign).at(end))
    expect(marks.filter(sign => [...cut(sign).values()].every(({ length }) => length === 1))).toEqual([])
  }
})
