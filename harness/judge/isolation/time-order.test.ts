import { expect, test } from 'vitest'
import { append, readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { edgesOf, linked, transaction } from '../../testing/dependencies.ts'
import { DependencyGraph } from './dependency-graph.ts'
import { observe } from './observations.ts'
import { completedMs, linkProcesses, linkRealTime, linkSeenVersions } from './time-order.ts'

const at = (
  invokedMs: number,
  completedMs: number,
  operations: readonly MicroOperation[] = [],
  values: Partial<Transaction> = {},
): Transaction => transaction(operations, { invokedMs, completedMs, ...values })
const of = (process: number | string, invokedMs: number, values: Partial<Transaction> = {}) =>
  transaction([], { process, invokedMs, completedMs: invokedMs + 5, ...values })
const untold: Transaction = { process: 9, invokedMs: 0, outcome: 'committed', operations: [] }

test('what the client of an unknown outcome was told ends nothing, and what it was not told neither', () => {
  expect(completedMs(at(0, 7))).toBe(7)
  expect(completedMs(at(0, 0))).toBe(0)
  expect(completedMs(at(0, 7, [], { outcome: 'unknown' }))).toBe(Infinity)
  expect(completedMs(untold)).toBe(Infinity)
})

test('a process runs one transaction after the other, in the order in which they began', () => {
  const graph = new DependencyGraph(5)
  linkProcesses(observe([of('a', 20), of('b', 0), of('a', 0), of('a', 10), of('b', 5)]), graph)
  expect(edgesOf(graph)).toEqual(['1 process 4', '2 process 3', '3 process 0'])
})

test('an unknown transaction that was committed follows one of its process, and none follows it', () => {
  const lost = of('a', 10, { outcome: 'unknown', operations: [append('x', 1)] })
  const reader = of('b', 0, { operations: [readOf('x', [1])] })
  const graph = new DependencyGraph(4)
  linkProcesses(observe([of('a', 0), lost, of('a', 20), reader]), graph)
  expect(edgesOf(graph)).toEqual(['0 process 1'])
  const unread = new DependencyGraph(4)
  linkProcesses(observe([of('a', 0), lost, of('a', 20)]), unread)
  expect(edgesOf(unread)).toEqual(['0 process 2'])
})

/** Pairs of transactions of which the edges lead from one to the other. */
function pairsInTime(history: readonly Transaction[]): string[] {
  const graph = new DependencyGraph(history.length)
  linkRealTime(observe(history), graph)
  const { digraph } = graph.searched()
  const reached = (node: number, from = new Set<number>()): Set<number> => {
    for (const edge of digraph.leaving(node)) {
      const to = digraph.to(edge)
      if (!from.has(to)) reached(to, from.add(to))
    }
    return from
  }
  return history
    .flatMap((_, one) =>
      [...reached(one)].filter(other => other < history.length).map(other => `${one} ${other}`),
    )
    .toSorted()
}

test.each<[string, Transaction[], string[]]>([
  ['one after the other', [at(0, 5), at(6, 9), at(10, 12)], ['0 1', '0 2', '1 2']],
  ['in any order of the history', [at(10, 12), at(6, 9), at(0, 5)], ['1 0', '2 0', '2 1']],
  ['not at one time', [at(0, 5), at(3, 9)], []],
  ['not where one began when the other ended', [at(0, 5), at(5, 9)], []],
  [
    'all that were over, after all that were not',
    [at(0, 5), at(1, 3), at(4, 9), at(6, 9)],
    ['0 3', '1 2', '1 3'],
  ],
  ['of two that ended at one time both', [at(0, 5), at(1, 5), at(6, 9)], ['0 2', '1 2']],
  ['nobody after one whose end nobody knows', [untold, at(6, 9), at(10, 12)], ['1 2']],
  [
    'not who was aborted',
    [at(0, 5, [], { outcome: 'aborted' }), at(6, 9), at(10, 12, [], { outcome: 'aborted' })],
    [],
  ],
  [
    'an unknown one after others, and before none',
    [at(0, 5), at(6, 7, [append('x', 1)], { outcome: 'unknown' }), at(10, 12, [readOf('x', [1])])],
    ['0 1', '0 2'],
  ],
])('who was over before another began: %s', (_, history, pairs) => {
  expect(pairsInTime(history)).toEqual(pairs)
})

test('time takes three edges at most for each transaction', () => {
  const graph = new DependencyGraph(40)
  linkRealTime(observe(Array.from({ length: 40 }, (_, index) => at(10 * index, 10 * index + 25))), graph)
  const countOf = (kind: 'realtime' | 'instant') => graph.edges.filter(edge => edge.kind === kind).length
  // A transaction each, and moments that lead to the next, or to those of the 37 that began after the first was over.
  expect([countOf('realtime'), countOf('instant')]).toEqual([40, 39 + 37])
})

const sets = (...values: readonly number[]) => values.map(value => write('x', value))
const sees = (value: number | null) => readOf('x', value)

const seenIn = (history: readonly Transaction[]) => linked(history, linkSeenVersions).edges

test.each<[string, Transaction[], string[]]>([
  ['a write after a write', [at(0, 5, sets(1)), at(6, 9, sets(2))], ['0.0 seenWw 1.0, as 0.0 1.0']],
  ['none at one time', [at(0, 5, sets(1)), at(5, 9, sets(2))], []],
  [
    'whoever read a version was over before another read the next',
    [at(0, 99, sets(1)), at(0, 99, sets(2)), at(10, 20, [sees(1)]), at(21, 30, [sees(2)])],
    ['0.0 seenWw 1.0, as 2.0 3.0', '2.0 seenRw 1.0, as 2.0 3.0'],
  ],
  [
    'who was over first counts, of those that met a version last',
    [
      at(0, 99, sets(1)),
      at(0, 99, sets(2)),
      at(10, 40, [sees(1)]),
      at(12, 20, [sees(1)]),
      at(5, 30, [sees(1)]),
      at(25, 50, [sees(2)]),
    ],
    [
      '0.0 seenWw 1.0, as 3.0 5.0',
      '2.0 seenRw 1.0, as 3.0 5.0',
      '3.0 seenRw 1.0, as 3.0 5.0',
      '4.0 seenRw 1.0, as 3.0 5.0',
    ],
  ],
  [
    'what a transaction met first and last',
    [
      at(0, 99, sets(1)),
      at(0, 99, sets(2)),
      at(0, 99, sets(3)),
      at(10, 20, [sees(1), sees(2)]),
      at(21, 30, [sees(3), sees(1)]),
    ],
    ['1.0 seenWw 2.0, as 3.1 4.0', '3.1 seenRw 2.0, as 3.1 4.0'],
  ],
  [
    'what replaced a version was met last',
    [at(0, 5, sets(1)), at(6, 9, [sees(1), ...sets(2)]), at(10, 20, [sees(2), ...sets(3)])],
    ['0.0 seenWw 1.1, as 0.0 2.0'],
  ],
  [
    'only the last write of a transaction',
    [at(0, 5, sets(1, 2)), at(6, 9, sets(3, 4))],
    ['0.1 seenWw 1.1, as 0.1 1.1'],
  ],
  [
    'only what is next, not what is later than that',
    [at(0, 5, sets(1)), at(6, 9, sets(2)), at(10, 12, sets(3))],
    ['0.0 seenWw 1.0, as 0.0 1.0', '1.0 seenWw 2.0, as 1.0 2.0'],
  ],
  [
    'all that began before one of the next was over',
    [at(0, 5, sets(1)), at(6, 20, sets(2)), at(7, 10, sets(3)), at(10, 12, sets(4)), at(11, 12, sets(5))],
    [
      '0.0 seenWw 1.0, as 0.0 1.0',
      '0.0 seenWw 2.0, as 0.0 2.0',
      '0.0 seenWw 3.0, as 0.0 3.0',
      '2.0 seenWw 4.0, as 2.0 4.0',
    ],
  ],
  [
    'whoever met the version itself is passed over',
    [at(0, 5, sets(1)), at(6, 9, [sees(1)]), at(10, 12, sets(2))],
    ['0.0 seenWw 2.0, as 0.0 2.0', '1.0 seenRw 2.0, as 0.0 2.0'],
  ],
  [
    'nothing before a write that was not committed',
    [at(0, 5, sets(1)), at(6, 9, sets(2), { outcome: 'aborted' })],
    [],
  ],
  [
    'nothing of a read of what was aborted',
    [at(0, 5, sets(1)), at(0, 5, sets(2), { outcome: 'aborted' }), at(6, 9, [sees(2)]), at(6, 9, [sees(8)])],
    [],
  ],
  [
    'a read of what was aborted is no version',
    [at(0, 5, sets(2), { outcome: 'aborted' }), at(6, 9, [sees(2)]), at(10, 12, sets(1))],
    [],
  ],
  ['nothing read is no version that anybody wrote', [at(0, 5, [sees(null)]), at(6, 9, sets(1))], []],
  ['nothing read after a write shows no order', [at(0, 5, sets(1)), at(6, 9, [sees(null)])], []],
  [
    'what a transaction read of its own is a write',
    [at(0, 5, [...sets(1), sees(1)]), at(6, 9, [...sets(2), sees(2)])],
    ['0.0 seenWw 1.0, as 0.0 1.0'],
  ],
])('versions in the order of time: %s', (_, history, edges) => {
  expect(seenIn(history)).toEqual(edges)
})

test('64 versions that may be the next are enough', () => {
  const writers = (count: number) => Array.from({ length: count }, (_, index) => at(10, 20, sets(index + 2)))
  expect(seenIn([at(0, 5, sets(1)), ...writers(64)])).toHaveLength(64)
  expect(seenIn([at(0, 5, sets(1)), ...writers(80)])).toHaveLength(64)
})
