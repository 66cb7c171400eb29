import { append, readOf, write, type MicroOperation, type Transaction } from '../record/history.ts'
import type { CycleAnomaly, Misread } from '../judge/isolation-values.ts'
import { transaction } from './dependencies.ts'

/** Concurrent transactions. */
const together = (...all: readonly (readonly MicroOperation[])[]): Transaction[] =>
  all.map((operations, process) => transaction(operations, { process }))

/** Transactions one after the other. */
const inTurn = (...all: readonly (readonly MicroOperation[])[]): Transaction[] =>
  together(...all).map((one, index) => ({ ...one, invokedMs: 10 * index, completedMs: 10 * index + 9 }))

const aborted = (operations: readonly MicroOperation[]): Transaction =>
  transaction(operations, { process: 'aborted', outcome: 'aborted' })

type Planted = readonly [anomaly: Misread | CycleAnomaly, shownBy: readonly Transaction[]]

/** For tests: for each anomaly, a few transactions on separate keys that show it. */
export const planted: readonly Planted[] = [
  [
    'G0',
    together(
      [append('x', 1), append('y', 1)],
      [append('x', 2), append('y', 2)],
      [readOf('x', [1, 2]), readOf('y', [2, 1])],
    ),
  ],
  ['G1a', [aborted([append('x', 1)]), ...together([readOf('x', [1])])]],
  ['G1a', [aborted([write('x', 1)]), ...together([readOf('x', 1)])]],
  ['G1b', together([append('x', 1), append('x', 2)], [readOf('x', [1])])],
  ['G1b', together([write('x', 1), write('x', 2)], [readOf('x', 1)])],
  ['G1c', together([append('x', 1), readOf('y', [1])], [append('y', 1), readOf('x', [1])])],
  ['G1c', together([write('x', 1), readOf('y', 1)], [write('y', 1), readOf('x', 1)])],
  ['lost update', together([readOf('x', []), append('x', 1)], [readOf('x', []), append('x', 2)])],
  ['lost update', together([readOf('x', null), write('x', 1)], [readOf('x', null), write('x', 2)])],
  ['G-single', together([append('x', 1), append('y', 1)], [readOf('x', [1]), readOf('y', [])])],
  ['G-single', together([write('x', 1), write('y', 1)], [readOf('x', 1), readOf('y', null)])],
  ['G-single', together([write('x', 1)], [write('x', 2)], [readOf('x', 1), readOf('x', 2)])],
  [
    'G-nonadjacent',
    together(
      [append('x', 1)],
      [append('y', 1)],
      [readOf('x', [1]), readOf('y', [])],
      [readOf('x', []), readOf('y', [1])],
    ),
  ],
  ['write skew', together([readOf('x', []), append('y', 1)], [readOf('y', []), append('x', 1)])],
  ['write skew', together([readOf('x', null), write('y', 1)], [readOf('y', null), write('x', 1)])],
  [
    'G2-item',
    together(
      [readOf('x', []), append('y', 1)],
      [readOf('y', []), append('z', 1)],
      [readOf('z', []), append('x', 1)],
    ),
  ],
  ['internal', together([append('x', 1), readOf('x', [])])],
  ['internal', together([readOf('x', 1), write('x', 1)])],
  ['duplicate', together([append('x', 1)], [readOf('x', [1, 1])])],
  ['unwritten', together([readOf('x', [1])])],
  ['unwritten', together([write('x', 2)], [readOf('x', 1)])],
  [
    'incompatible order',
    together([append('x', 1)], [append('x', 2)], [readOf('x', [1])], [readOf('x', [2, 1])]),
  ],
  ['G-single-realtime', inTurn([append('x', 1)], [readOf('x', [])])],
  ['G-single-realtime', inTurn([write('x', 1)], [write('x', 2)], [readOf('x', 1)])],
  [
    'G-single-process',
    [transaction([append('x', 1)], { completedMs: 5 }), transaction([readOf('x', [])], { invokedMs: 5 })],
  ],
]
