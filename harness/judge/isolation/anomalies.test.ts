import { expect, test } from 'vitest'
import { append, readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { transaction } from '../../testing/dependencies.ts'
import { planted } from '../../testing/planted-anomalies.ts'
import { findAnomalies } from './anomalies.ts'

const strict = { strict: true }
const loose = { strict: false }

/** All at one time. */
const together = (...all: readonly (readonly MicroOperation[])[]): Transaction[] =>
  all.map((operations, process) => transaction(operations, { process }))

/** Each in a process of its own. */
const at = (
  process: number,
  invokedMs: number,
  completedMs: number,
  ...operations: readonly MicroOperation[]
) => transaction(operations, { process, invokedMs, completedMs })

/** One after the other, 10 ms each. */
const inTurn = (...all: readonly (readonly MicroOperation[])[]): Transaction[] =>
  all.map((operations, index) =>
    transaction(operations, { process: index, invokedMs: 10 * index, completedMs: 10 * index + 9 }),
  )

/** Each kind of cycle: how many, and the shortest as `0 ww 1 rw`. */
const cyclesIn = (history: readonly Transaction[], options: { readonly strict: boolean }): string[] =>
  [...findAnomalies(history, options).cycles].map(
    ([anomaly, { count, edges }]) =>
      `${count} ${anomaly}: ${edges.map(({ from, kind }) => `${from.transaction} ${kind}`).join(' ')}`,
  )

test.each(planted)('%s is found, and in real time only where it is asked for', (anomaly, transactions) => {
  const namesOf = (options: { readonly strict: boolean }) => {
    const { misreads, cycles } = findAnomalies(transactions, options)
    return [...misreads.found.keys(), ...cycles.keys()]
  }
  const isOrdered = (name: string) => /-(process|realtime)$/.test(name)
  expect(namesOf(strict)).toContain(anomaly)
  expect(namesOf(loose).includes(anomaly)).toBe(!isOrdered(anomaly))
  expect(namesOf(strict).filter(name => !isOrdered(name))).toEqual(namesOf(loose))
})

const cycle = (...keys: readonly string[]) =>
  keys.map((key, index) => [append(key, 1), readOf(keys[(index + 1) % keys.length] ?? '', [1])])

test.each<[string, Transaction[], string[]]>([
  ['none', inTurn([append('x', 1)], [readOf('x', [1]), append('x', 2)]), []],
  [
    'of writes only, and not named again by who read them',
    together(
      [append('x', 1), append('y', 1)],
      [append('x', 2), append('y', 2)],
      [readOf('x', [1, 2]), readOf('y', [2, 1])],
    ),
    ['1 G0: 0 ww 1 ww'],
  ],
  [
    'of a write and a read of it',
    together([append('x', 1), readOf('y', [1])], [append('x', 2), append('y', 1)], [readOf('x', [1, 2])]),
    ['1 G1c: 1 wr 0 ww'],
  ],
  [
    'the shortest of each kind, where it is last',
    together(...cycle('a', 'b', 'c'), ...cycle('d', 'e')),
    ['2 G1c: 3 wr 4 wr'],
  ],
  [
    'the shortest of each kind, where it is first',
    together(...cycle('d', 'e'), ...cycle('a', 'b', 'c')),
    ['2 G1c: 0 wr 1 wr'],
  ],
  [
    'the first of those as short',
    together(...cycle('a', 'b'), ...cycle('c', 'd'), ...cycle('e', 'f')),
    ['3 G1c: 0 wr 1 wr'],
  ],
  [
    'of three accesses to two keys, which is no write skew',
    together([readOf('x', []), readOf('y', [1])], [append('x', 1), readOf('y', [])], [append('y', 1)]),
    ['1 G2-item: 0 rw 1 rw 2 wr'],
  ],
  [
    'a weaker and a stronger one',
    together(
      [append('x', 1), append('y', 1)],
      [readOf('x', [1]), readOf('y', [])],
      [readOf('a', []), append('b', 1)],
      [readOf('b', []), append('a', 1)],
    ),
    ['1 G-single: 1 rw 0 wr', '1 write skew: 2 rw 3 rw'],
  ],
])('cycles: %s', (_, history, cycles) => {
  expect(cyclesIn(history, loose)).toEqual(cycles)
  expect(cyclesIn(history, strict)).toEqual(cycles)
})

test.each<[string, Transaction[], string[]]>([
  [
    'of a read of the past',
    inTurn([append('x', 1)], [], [], [readOf('x', [])]),
    ['1 G-single-realtime: 3 rw 0 realtime'],
  ],
  [
    'of writes in another order',
    inTurn([append('x', 1)], [append('x', 2)], [readOf('x', [2, 1])]),
    ['1 G0-realtime: 1 ww 0 realtime'],
  ],
  [
    'of a read of the future',
    inTurn([readOf('x', [1])], [append('x', 1)]),
    ['1 G1c-realtime: 1 wr 0 realtime'],
  ],
  [
    'a read of the past rather than writes in another order',
    inTurn([append('x', 1)], [append('x', 2)], [readOf('x', [2, 1])], [readOf('x', [])]),
    ['1 G-single-realtime: 3 rw 1 realtime'],
  ],
  [
    'a read of the past, though writes in another order are a shorter cycle',
    [
      at(0, 0, 100, append('x', 1), append('y', 1)),
      at(1, 10, 19, readOf('y', [1])),
      at(2, 20, 29, readOf('x', []), append('z', 1)),
      at(3, 30, 39, append('z', 2)),
      at(4, 50, 59, readOf('z', [2, 1])),
    ],
    ['1 G-single-realtime: 2 rw 0 wr 1 realtime'],
  ],
  [
    'what was read, though an order that only time shows is a shorter cycle',
    [
      at(0, 0, 100, write('x', 2), write('y', 1)),
      at(1, 0, 9, readOf('y', 1), write('x', 1), readOf('u', [1])),
      at(2, 10, 19, readOf('x', 2)),
      at(3, 20, 29, append('z', 1)),
      at(4, 0, 100, readOf('z', [1]), append('u', 1)),
    ],
    ['1 G1c-realtime: 3 wr 4 wr 1 realtime'],
  ],
  [
    'the shortest, however much was over in between',
    [
      at(0, 0, 9, append('x', 1), append('y', 1)),
      at(1, 0, 200, readOf('y', [1]), append('z', 1)),
      at(2, 50, 59, readOf('z', [1])),
      at(3, 60, 69, readOf('x', [])),
      ...[10, 20, 30, 40].map(ms => at(4 + ms, ms, ms + 9)),
    ],
    ['1 G-single-realtime: 3 rw 0 realtime'],
  ],
  [
    'a register read after it was overwritten',
    inTurn([write('x', 1)], [write('x', 2)], [readOf('x', 1)]),
    ['1 G-single-realtime: 2 seenRw 1 realtime'],
  ],
  [
    'writes of a register in another order, as a later read shows',
    [
      transaction([write('x', 2), write('y', 1)], { completedMs: 100 }),
      transaction([readOf('y', 1), write('x', 1)]),
      transaction([readOf('x', 2)], { invokedMs: 10, completedMs: 19 }),
    ],
    ['1 G1c-realtime: 0 wr 1 seenWw'],
  ],
  [
    'two reads of the past, one of which follows the other',
    [
      transaction([readOf('x', []), append('y', 1)], { completedMs: 100 }),
      transaction([append('x', 1)], { process: 1 }),
      transaction([readOf('y', [])], { process: 2, invokedMs: 10, completedMs: 19 }),
    ],
    ['1 G2-item-realtime: 0 rw 1 realtime 2 rw'],
  ],
  [
    'two reads of the past, with time between them',
    [
      transaction([append('x', 1)]),
      transaction([readOf('y', [])], { process: 1, invokedMs: 10, completedMs: 19 }),
      transaction([append('y', 1)], { process: 2, completedMs: 19 }),
      transaction([readOf('x', [])], { process: 3, invokedMs: 20, completedMs: 29 }),
    ],
    ['1 G-single-realtime: 3 rw 0 realtime'],
  ],
  [
    'of one process, where its transactions met at one moment',
    [transaction([append('x', 1)], { completedMs: 5 }), transaction([readOf('x', [])], { invokedMs: 5 })],
    ['1 G-single-process: 1 rw 0 process'],
  ],
])('cycles in time: %s', (_, history, cycles) => {
  expect(cyclesIn(history, strict)).toEqual(cycles)
  expect(cyclesIn(history, loose)).toEqual([])
})

test('each dependency of a cycle leads to the transaction that the next one leaves', () => {
  const history = inTurn([append('x', 1)], [], [], [readOf('x', [])])
  const { cycles } = findAnomalies(history, strict)
  const edges = cycles.get('G-single-realtime')?.edges ?? []
  expect(edges).toMatchObject([
    { kind: 'rw', from: { transaction: 3, operation: 0 }, to: { transaction: 0, operation: 0 } },
    { kind: 'realtime', from: { transaction: 0, operation: -1 }, to: { transaction: 3, operation: -1 } },
  ])
})

test('lists and registers are looked at, each in its way', () => {
  const history = together(
    [append('l', 1), append('l', 2)],
    [readOf('l', [2, 1])],
    [readOf('r', 8)],
    [readOf('q', null)],
  )
  expect([...findAnomalies(history, loose).misreads.found.keys()]).toEqual(['internal', 'G1b', 'unwritten'])
})
