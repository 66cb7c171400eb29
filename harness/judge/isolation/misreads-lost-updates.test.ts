import { expect, test } from 'vitest'
import {
  append,
  readOf,
  write,
  type MicroOperation,
  type Transaction,
  type Value,
} from '../../record/history.ts'
import { linked, transaction } from '../../testing/dependencies.ts'
import { findLostUpdates } from './misreads.ts'

const of = (...operations: readonly MicroOperation[]) => transaction(operations)
const replace = (before: Value | null, after: Value) => of(readOf('x', before), write('x', after))
const extend = (before: readonly Value[] | null, value: Value) => of(readOf('x', before), append('x', value))

test.each<[string, Transaction[], string[]]>([
  [
    'replace one version',
    [replace(null, 1), replace(1, 2), replace(1, 3)],
    ['1 lost update 1.0 1.1 2.0 2.1'],
  ],
  [
    'each replace nothing',
    [replace(null, 1), replace(null, 2), replace(null, 3)],
    ['2 lost update 0.0 0.1 1.0 1.1'],
  ],
  ['replace different versions', [replace(null, 1), replace(1, 2), replace(2, 3)], []],
  [
    'read one version and only one replaced it',
    [of(readOf('x', null)), replace(null, 1), of(readOf('x', null))],
    [],
  ],
  [
    'write before they read',
    [of(write('x', 1), readOf('x', 1), write('x', 2)), of(write('x', 3), readOf('x', 1), write('x', 4))],
    [],
  ],
  ['are one, which read twice', [of(readOf('x', null), readOf('x', null), write('x', 1))], []],
  [
    'extend one list',
    [extend([1], 2), extend([1], 3), of(append('x', 1), readOf('x', [1, 2, 3]))],
    ['1 lost update 0.0 0.1 1.0 1.1'],
  ],
  [
    'extend an empty list, as either shows it',
    [extend([], 1), extend(null, 2)],
    ['1 lost update 0.0 0.1 1.0 1.1'],
  ],
  ['extend a list and no other', [extend([], 1), extend([1], 2)], []],
  [
    'extend lists of one length and another order',
    [of(append('x', 1)), of(append('x', 2)), extend([1], 3), extend([2], 4), of(readOf('x', [2, 4, 1]))],
    [],
  ],
])('who may have lost an update: two that %s', (_, history, misreads) => {
  expect(linked(history, (observed, { misreads }) => findLostUpdates(observed, misreads)).misreads).toEqual(
    misreads,
  )
})
