import { expect, test } from 'vitest'
import { append, readOf, type MicroOperation, type Transaction } from '../../record/history.ts'
import { linked, transaction } from '../../testing/dependencies.ts'
import { linkList } from './lists.ts'

const add = (...values: readonly number[]) => transaction(values.map(value => append('x', value)))
const read = (...values: readonly number[]) => transaction([readOf('x', values)])
const both = (...operations: readonly MicroOperation[]) => transaction(operations)
const aborted = (one: Transaction): Transaction => ({ ...one, outcome: 'aborted' })
const unknown = (one: Transaction): Transaction => ({ ...one, outcome: 'unknown' })

test.each<[string, Transaction[], string[]]>([
  [
    'writers in the order of the longest read, a reader after the last it read and before the next',
    [add(1), add(2), add(3), read(1, 2, 3), read(1)],
    ['0.0 wr 4.0', '0.0 ww 1.0', '1.0 ww 2.0', '2.0 wr 3.0', '4.0 rw 1.0'],
  ],
  ['whoever read nothing before the first', [add(1), read(), read(1)], ['0.0 wr 2.0', '1.0 rw 0.0']],
  [
    'what nobody read after what was read last, and after whoever read that',
    [add(1), read(1), add(2), add(3), read()],
    ['0.0 wr 1.0', '0.0 ww 2.0', '0.0 ww 3.0', '1.0 rw 2.0', '1.0 rw 3.0', '4.0 rw 0.0'],
  ],
  [
    'what nobody read after the last that was read',
    [add(1), add(2), read(1, 2), add(3)],
    ['0.0 ww 1.0', '1.0 wr 2.0', '1.0 ww 3.0', '2.0 rw 3.0'],
  ],
  [
    'whoever found no list at all before the first',
    [transaction([readOf('x', null)]), add(1)],
    ['0.0 rw 1.0'],
  ],
  ['whoever read nothing before all that nobody read', [read(), add(1)], ['0.0 rw 1.0']],
  [
    'nobody after what nobody read and was not committed',
    [add(1), read(1), aborted(add(2)), unknown(add(3))],
    ['0.0 wr 1.0'],
  ],
  [
    'an aborted element has no place in the order',
    [add(1), aborted(add(2)), add(3), read(1, 2, 3), read(1, 2), read(1)],
    ['0.0 wr 4.0', '0.0 wr 5.0', '0.0 ww 2.0', '2.0 wr 3.0', '4.0 rw 2.0', '5.0 rw 2.0'],
  ],
  [
    'an element counts where it stands first',
    [add(1), add(2), read(1, 2, 1), read(1)],
    ['0.0 wr 3.0', '0.0 ww 1.0', '1.0 wr 2.0', '3.0 rw 1.0'],
  ],
  [
    'whoever read what has another order has no place',
    [add(1), add(2), read(1, 2), read(2)],
    ['0.0 ww 1.0', '1.0 wr 2.0'],
  ],
  [
    'what a transaction read of its own is no dependency',
    [add(1), both(append('x', 2), readOf('x', [1, 2])), add(3), read(1, 2, 3)],
    ['0.0 ww 1.0', '1.0 ww 2.0', '2.0 wr 3.0'],
  ],
  [
    'what a transaction read before its own write is',
    [add(1), both(readOf('x', [1]), append('x', 2)), read(1, 2)],
    ['0.0 wr 1.0', '0.0 ww 1.1', '1.1 wr 2.0'],
  ],
])('dependencies of a list: %s', (_, history, edges) => {
  expect(linked(history, linkList)).toMatchObject({ edges })
})

test.each<[string, Transaction[], string[]]>([
  ['nothing where all is well', [add(1), add(2, 3), read(), read(1), read(1, 2, 3)], []],
  ['what was never written', [add(1), read(1, 8, 9), read(1, 8)], ['2 unwritten 1.0 = 8']],
  [
    'not by whoever read only what was before it',
    [add(1), read(1, 9), read(1), read()],
    ['1 unwritten 1.0 = 9'],
  ],
  ['what was aborted', [aborted(add(1)), read(1), read()], ['1 G1a 1.0 0.0 = 1']],
  ['one twice', [add(1), add(2), read(1, 2, 2, 1), read(1, 2)], ['1 duplicate 2.0 = 2']],
  ['what its transaction overwrote', [add(1, 2), read(1), read(1, 2)], ['1 G1b 1.0 0.0']],
  [
    'an order that is not that of the longest read',
    [add(1), add(2), add(3), read(2), read(1, 3), read(1, 2, 3)],
    ['2 incompatible order 3.0 5.0'],
  ],
  [
    'an order that is not that of the first of the longest',
    [add(1), add(2), read(1, 2), read(2, 1), read(1, 2)],
    ['1 incompatible order 3.0 2.0'],
  ],
  [
    'in another order, what was never written',
    [add(1), add(2), read(1, 2), read(2, 8), read(2, 9)],
    ['2 incompatible order 3.0 2.0', '2 unwritten 3.0 = 8'],
  ],
  [
    'appends of one transaction in another order',
    [add(1, 2), read(2, 1)],
    ['1 internal 1.0 0.1 = 2', '1 G1b 1.0 0.0'],
  ],
  [
    'a second append of one transaction without its first',
    [add(1, 2), add(3), read(3, 2)],
    ['1 internal 2.0 0.1 = 2'],
  ],
  ['not what it appended itself', [both(append('x', 1), readOf('x', []))], ['1 internal 0.1']],
  [
    'what it appended itself, not at the end',
    [both(append('x', 1), readOf('x', [1, 2])), add(2)],
    ['1 internal 0.1'],
  ],
  [
    'only the last of its own, after what others did',
    [add(5), both(append('x', 1), append('x', 2), readOf('x', [5, 2]))],
    ['2 internal 1.2 1.1 = 2'],
  ],
  [
    'only the last that it appended itself',
    [both(append('x', 1), append('x', 2), readOf('x', [2]))],
    ['2 internal 0.2 0.1 = 2'],
  ],
  ['what it appended itself in its order', [both(append('x', 1), append('x', 2), readOf('x', [1, 2]))], []],
  [
    'what it appended itself after what others did',
    [add(3, 4), both(append('x', 1), append('x', 2), readOf('x', [3, 4, 1, 2]))],
    [],
  ],
  ['what it will append', [both(readOf('x', [1]), append('x', 1))], ['1 internal 0.0']],
])('misreads of a list: %s', (_, history, misreads) => {
  expect(linked(history, linkList)).toMatchObject({ misreads })
})

test('the longest read is the first of those that share their answer', () => {
  const shared = readOf('x', [1, 2])
  const history = [add(1), add(2), read(2), both(shared), both(shared)]
  expect(linked(history, linkList)).toMatchObject({ misreads: ['1 incompatible order 2.0 3.0'] })
})
