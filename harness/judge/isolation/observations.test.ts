import { expect, test } from 'vitest'
import { append, readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { transaction } from '../../testing/dependencies.ts'
import { refusalOf } from '../../testing/refusal.ts'
import { commonLength, observe } from './observations.ts'

const of = (...operations: readonly MicroOperation[]) => transaction(operations)
const aborted = (...operations: readonly MicroOperation[]) => transaction(operations, { outcome: 'aborted' })
const unknown = (...operations: readonly MicroOperation[]) => transaction(operations, { outcome: 'unknown' })

test.each<[string, Transaction[], boolean[]]>([
  ['nobody read it', [unknown(append('x', 1)), of(readOf('x', []))], [false, true]],
  ['a list was read', [unknown(append('x', 1)), of(readOf('x', [1]))], [true, true]],
  ['a register was read', [unknown(write('x', 1)), of(readOf('x', 1))], [true, true]],
  [
    'it was read as the last of a list',
    [unknown(append('x', 2)), of(append('x', 1), readOf('x', [1, 2]))],
    [true, true],
  ],
  [
    'a list was read that has another order',
    [of(append('x', 1)), unknown(append('x', 2)), of(readOf('x', [1])), of(readOf('x', [2]))],
    [true, true, true, true],
  ],
  [
    'a longer list was read before',
    [
      unknown(append('x', 1)),
      unknown(append('x', 2)),
      of(append('x', 3)),
      of(readOf('x', [1, 3])),
      of(readOf('x', [2])),
    ],
    [true, true, true, true, true],
  ],
  ['only one that was aborted read it', [unknown(append('x', 1)), aborted(readOf('x', [1]))], [false, false]],
  [
    'only another unknown one read it',
    [unknown(append('x', 1)), unknown(readOf('x', [1]), append('y', 1))],
    [false, false],
  ],
  [
    'one read it that was read itself',
    [unknown(append('x', 1)), unknown(readOf('x', [1]), append('y', 1)), of(readOf('y', [1]))],
    [true, true, true],
  ],
  ['what was aborted stays so', [aborted(append('x', 1)), of(readOf('x', [1]))], [false, true]],
])('an unknown outcome: %s', (_, history, committed) => {
  const observed = observe(history)
  expect(history.map((_, index) => observed.committed.has(index))).toEqual(committed)
})

test('what an unknown transaction read counts once it was committed, and only once', () => {
  const lost = unknown(readOf('y', null), write('x', 1))
  const readings = (history: Transaction[]) =>
    observe(history).keys.flatMap(({ key, readings }) =>
      readings.map(({ transaction }) => `${key} by ${transaction}`),
    )
  expect(readings([lost, of(readOf('x', null))])).toEqual(['x by 1'])
  expect(readings([lost, of(readOf('x', 1)), of(readOf('x', 1))])).toEqual(['y by 0', 'x by 1', 'x by 2'])
})

test('a write is the last of its transaction, or knows what came before it', () => {
  const history = [of(append('x', 1), append('y', 8), append('x', 2), append('x', 3)), of(append('x', 4))]
  const [x, y] = observe(history).keys
  expect([...(x?.writes ?? [])]).toEqual([
    [1, { transaction: 0, operation: 0, final: false, previous: undefined }],
    [2, { transaction: 0, operation: 2, final: false, previous: 1 }],
    [3, { transaction: 0, operation: 3, final: true, previous: 2 }],
    [4, { transaction: 1, operation: 0, final: true, previous: undefined }],
  ])
  expect([...(y?.writes ?? [])]).toEqual([
    [8, { transaction: 0, operation: 1, final: true, previous: undefined }],
  ])
})

test('a read knows what its transaction wrote to the key before, and what it wrote last after', () => {
  const [x] = observe([
    of(
      readOf('x', []),
      append('x', 1),
      append('y', 2),
      readOf('y', [2]),
      append('x', 3),
      readOf('x', [1, 3]),
      append('y', 4),
      append('x', 5),
      append('x', 6),
      readOf('x', [1, 3, 5, 6]),
    ),
  ]).keys
  const last = { transaction: 0, operation: 8, final: true, previous: 5 }
  expect(x?.readings).toEqual([
    { transaction: 0, operation: 0, value: [], own: [], wrote: last },
    { transaction: 0, operation: 5, value: [1, 3], own: [1, 3], wrote: last },
    { transaction: 0, operation: 9, value: [1, 3, 5, 6], own: [1, 3, 5, 6], wrote: undefined },
  ])
})

test('what a transaction wrote first it reads as its own', () => {
  expect(observe([of(write('x', 1), readOf('x', 1))])).toMatchObject({ keys: [{ readings: [{ own: [1] }] }] })
})

test('a key is a list, a register, or nobody knows', () => {
  const history = [of(append('a', 1), write('b', 1), readOf('c', null), readOf('d', []), readOf('e', 0))]
  expect(observe(history).keys.map(({ key, kind }) => `${key}: ${kind}`)).toEqual([
    'a: list',
    'b: register',
    'c: undefined',
    'd: list',
    'e: register',
  ])
})

test('the longest list is the first of that length that somebody committed read', () => {
  const history = [
    of(readOf('x', [1])),
    of(readOf('x', [2, 1])),
    of(readOf('x', [1, 2])),
    aborted(readOf('x', [1, 2, 3])),
  ]
  expect(observe(history)).toMatchObject({ keys: [{ longest: [2, 1] }] })
})

test.each<[string, MicroOperation, MicroOperation, string]>([
  ['a list read as a register', append('x', 1), readOf('x', 1), 'T1 uses x as a register, others as a list'],
  ['a register read as a list', write('x', 1), readOf('x', []), 'T1 uses x as a list, others as a register'],
  [
    'a value read before it is appended',
    readOf('x', 1),
    append('x', 1),
    'T1 uses x as a list, others as a register',
  ],
  ['a word twice', write('x', 'a'), write('x', 'a'), '"a" is written to x by T0 and by T1, expected once'],
])('%s is refused', (_, first, second, message) => {
  expect(refusalOf(() => observe([of(first), of(second)]))).toContain(message)
})

test('null is read of a list and of a register, and one value may be in two keys', () => {
  const history = [
    of(readOf('x', null), append('x', 1)),
    of(write('y', 1), readOf('x', null), readOf('y', null)),
  ]
  expect(refusalOf(() => observe(history))).toBe(undefined)
})

test.each([
  [[], [], 0],
  [[1], [], 0],
  [[1, 2], [1, 2, 3], 2],
  [[1, 2, 3], [1, 2], 2],
  [[1, 2, 3], [1, 9, 3], 1],
  [[9, 2], [1, 2], 0],
])('%j and %j begin with %i elements alike', (one, other, length) => {
  expect(commonLength(one, other)).toBe(length)
})
