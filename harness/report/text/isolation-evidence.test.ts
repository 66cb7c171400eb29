import { expect, test } from 'vitest'
import { judgeIsolation } from '../../judge/isolation/judge.ts'
import { append, readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { evidenceLines } from './evidence.ts'

const linesOf = (...all: readonly (readonly MicroOperation[])[]): string[] => {
  const history = all.map((operations, process): Transaction => ({
    process,
    invokedMs: 0,
    completedMs: 9,
    outcome: process === 3 ? 'aborted' : 'committed',
    operations,
  }))
  return evidenceLines(judgeIsolation(history, 'serializable').evidence)
}

test('a cycle of lists', () => {
  expect(
    linesOf(
      [append('x', 1), append('x', 2)],
      [readOf('x', [1, 2]), readOf('y', [4])],
      [append('x', 3), append('y', 4), readOf('x', [1, 2, 3])],
    ),
  ).toEqual([
    '1 × G-single, read skew',
    '  T1 read x = [1, 2] and T2 appended 3 after 2: T1 -rw-> T2',
    '  T2 appended 4 to y and T1 read y = [4]: T2 -wr-> T1',
  ])
})

test('registers, whose order another access shows', () => {
  expect(linesOf([readOf('x', null), write('x', 1)], [readOf('x', null), write('x', 2)])).toEqual([
    '1 × lost update',
    '  T0 read x = null, T0 wrote x = 1, T1 read x = null, T1 wrote x = 2: neither saw what the other wrote',
    '1 × G2-item',
    '  T0 read x = null and T1 wrote x = 2, as T1 read x = null: T0 -rw-> T1',
    '  T1 read x = null and T0 wrote x = 1, as T0 read x = null: T1 -rw-> T0',
  ])
})

test.each([
  [[[readOf('x', [9])]], '1 × unwritten', 'T0 read x = [9]: no transaction wrote 9'],
  [[[append('x', 'a')], [readOf('x', ['a', 'a'])]], '1 × duplicate', 'T1 read x = ["a", "a"]: "a" twice'],
  [
    [[append('x', 1)], [], [readOf('x', [1, 2])], [append('x', 2)]],
    '1 × G1a, aborted read',
    'T2 read x = [1, 2], T3 appended 2 to x: T3 was aborted',
  ],
  [
    [[1, 2, 3, 4, 5, 6, 7, 8].map(value => append('x', value)), [readOf('x', [1, 2, 3, 4, 5, 6, 7, 9])]],
    '1 × unwritten',
    'T1 read x = […, 3, 4, 5, 6, 7, 9]: no transaction wrote 9',
  ],
])('%#: one read', (operations, title, line) => {
  expect(linesOf(...operations).slice(0, 2)).toEqual([title, `  ${line}`])
})
