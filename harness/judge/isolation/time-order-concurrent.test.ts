import { expect, test } from 'vitest'
import { append, readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { transaction } from '../../testing/dependencies.ts'
import { countConcurrent } from './time-order.ts'
import { observe } from './observations.ts'

let values = 0
const writes = (invokedMs: number, completedMs: number, key = 'x'): Transaction =>
  transaction([write(key, (values += 1))], { invokedMs, completedMs })
const reads = (invokedMs: number, completedMs: number, key = 'x'): Transaction =>
  transaction([readOf(key, null)], { invokedMs, completedMs })
const of = (...operations: readonly MicroOperation[]) => transaction(operations)

test.each<[string, number, Transaction[]]>([
  ['nobody', 0, []],
  ['one alone, which reads and writes', 0, [of(readOf('x', null), write('x', 0), readOf('x', 0))]],
  ['two writers at one time', 2, [writes(0, 9), writes(5, 14)]],
  ['a writer and a reader after it', 2, [writes(0, 9), reads(5, 14)]],
  ['a reader and a writer after it', 2, [reads(0, 9), writes(5, 14)]],
  ['two readers only', 0, [reads(0, 9), reads(5, 14)]],
  ['at two keys', 0, [writes(0, 9), writes(5, 14, 'y')]],
  ['one that began when the other ended', 2, [writes(0, 5), writes(5, 9)]],
  ['one that began after the other had ended', 0, [writes(0, 5), writes(6, 9)]],
  ['in any order of the history', 2, [writes(6, 9), writes(20, 21), writes(0, 7)]],
  ['beside two later ones in between', 2, [writes(0, 9), writes(20, 21), writes(30, 31), writes(5, 14)]],
  [
    'a long one, with each that comes while it lasts',
    4,
    [writes(0, 50), reads(10, 12), reads(20, 22), reads(30, 32), reads(60, 62)],
  ],
  ['a long one before short ones that ended', 3, [writes(0, 50), writes(10, 12), writes(20, 22)]],
  ['a long reader, with writers', 3, [reads(0, 50), writes(10, 12), writes(20, 22)]],
  ['a long reader, with a writer but no reader', 2, [reads(0, 50), reads(10, 12), writes(20, 22)]],
  [
    'one at two keys counts once',
    2,
    [of(write('x', -1), write('y', -1)), of(readOf('x', null), readOf('y', null))],
  ],
  ['readers around a writer that they do not meet', 0, [reads(0, 9), writes(10, 19), reads(20, 29)]],
  [
    'a long writer, with one after other writers',
    4,
    [writes(0, 50), writes(10, 12), writes(20, 22), reads(30, 32)],
  ],
  ['the same in another order', 4, [reads(30, 32), writes(20, 22), writes(10, 12), writes(0, 50)]],
])('who met another: %s', (_, count, history) => {
  expect(countConcurrent(observe(history))).toBe(count)
})

test('whoever met itself only, while it read and wrote, met nobody, but may meet others that stay', () => {
  const both = transaction([readOf('x', []), append('x', 1), readOf('x', [1])], {
    invokedMs: 0,
    completedMs: 100,
  })
  const reader = transaction([readOf('x', [])], { invokedMs: 1, completedMs: 80 })
  const last = transaction([append('x', 2)], { invokedMs: 90, completedMs: 95 })
  expect(countConcurrent(observe([both]))).toBe(0)
  expect(countConcurrent(observe([both, reader]))).toBe(2)
  expect(countConcurrent(observe([both, reader, last]))).toBe(3)
})

test('a transaction at a key three times hides nobody from itself', () => {
  const often = transaction([readOf('x', null), readOf('x', null), write('x', 0)], {
    invokedMs: 10,
    completedMs: 99,
  })
  expect(countConcurrent(observe([reads(0, 20), often]))).toBe(2)
})

test('who was aborted, or whose outcome is unknown, met nobody', () => {
  const other = writes(0, 9)
  expect(countConcurrent(observe([{ ...writes(0, 9), outcome: 'aborted' }, other]))).toBe(0)
  expect(countConcurrent(observe([{ ...writes(0, 9), outcome: 'unknown' }, other]))).toBe(0)
})
