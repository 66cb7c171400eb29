import { append, readOf, write, type MicroOperation, type Transaction } from '../record/history.ts'
import type { CycleAnomaly, Misread } from '../judge/isolation-values.ts'
import { transaction } from './dependencies.ts'

/** For tests: a few transactions on keys of their own that show one anomaly, for each that there is. */
interface Planted {
  readonly anomaly: Misread | CycleAnomaly
  readonly transactions: readonly Transaction[]
}

/** All at one time. */
const together = (...all: readonly (readonly MicroOperation[])[]): Transaction[] =>
  all.map((operations, process) => transaction(operations, { process }))

/** One after the other. */
const inTurn = (...all: readonly (readonly MicroOperation[])[]): Transaction[] =>
  together(...all).map((one, index) => ({ ...one, invokedMs: 10 * index, completedMs: 10 * index + 9 }))

const aborted = (operations: readonly MicroOperation[]): Transaction =>
  transaction(operations, { process: 'aborted', outcome: 'aborted' })

export const planted: readonly Planted[] = [
  {
    anomaly: 'G0',
    transactions: together(
      [append('x', 1), append('y', 1)],
      [append('x', 2), append('y', 2)],
      [readOf('x', [1, 2]), readOf('y', [2, 1])],
    ),
  },
  { anomaly: 'G1a', transactions: [aborted([append('x', 1)]), ...together([readOf('x', [1])])] },
  { anomaly: 'G1a', transactions: [aborted([write('x', 1)]), ...together([readOf('x', 1)])] },
  { anomaly: 'G1b', transactions: together([append('x', 1), append('x', 2)], [readOf('x', [1])]) },
  { anomaly: 'G1b', transactions: together([write('x', 1), write('x', 2)], [readOf('x', 1)]) },
  {
    anomaly: 'G1c',
    transactions: together([append('x', 1), readOf('y', [1])], [append('y', 1), readOf('x', [1])]),
  },
  {
    anomaly: 'G1c',
    transactions: together([write('x', 1), readOf('y', 1)], [write('y', 1), readOf('x', 1)]),
  },
  {
    anomaly: 'lost update',
    transactions: together([readOf('x', []), append('x', 1)], [readOf('x', []), append('x', 2)]),
  },
  {
    anomaly: 'lost update',
    transactions: together([readOf('x', null), write('x', 1)], [readOf('x', null), write('x', 2)]),
  },
  {
    anomaly: 'G-single',
    transactions: together([append('x', 1), append('y', 1)], [readOf('x', [1]), readOf('y', [])]),
  },
  {
    anomaly: 'G-single',
    transactions: together([write('x', 1), write('y', 1)], [readOf('x', 1), readOf('y', null)]),
  },
  {
    anomaly: 'G-single',
    transactions: together([write('x', 1)], [write('x', 2)], [readOf('x', 1), readOf('x', 2)]),
  },
  {
    anomaly: 'G-nonadjacent',
    transactions: together(
      [append('x', 1)],
      [append('y', 1)],
      [readOf('x', [1]), readOf('y', [])],
      [readOf('x', []), readOf('y', [1])],
    ),
  },
  {
    anomaly: 'write skew',
    transactions: together([readOf('x', []), append('y', 1)], [readOf('y', []), append('x', 1)]),
  },
  {
    anomaly: 'write skew',
    transactions: together([readOf('x', null), write('y', 1)], [readOf('y', null), write('x', 1)]),
  },
  {
    anomaly: 'G2-item',
    transactions: together(
      [readOf('x', []), append('y', 1)],
      [readOf('y', []), append('z', 1)],
      [readOf('z', []), append('x', 1)],
    ),
  },
  { anomaly: 'internal', transactions: together([append('x', 1), readOf('x', [])]) },
  { anomaly: 'internal', transactions: together([readOf('x', 1), write('x', 1)]) },
  { anomaly: 'duplicate', transactions: together([append('x', 1)], [readOf('x', [1, 1])]) },
  { anomaly: 'unwritten', transactions: together([readOf('x', [1])]) },
  { anomaly: 'unwritten', transactions: together([write('x', 2)], [readOf('x', 1)]) },
  {
    anomaly: 'incompatible order',
    transactions: together([append('x', 1)], [append('x', 2)], [readOf('x', [1])], [readOf('x', [2, 1])]),
  },
  { anomaly: 'G-single-realtime', transactions: inTurn([append('x', 1)], [readOf('x', [])]) },
  { anomaly: 'G-single-realtime', transactions: inTurn([write('x', 1)], [write('x', 2)], [readOf('x', 1)]) },
  {
    anomaly: 'G-single-process',
    transactions: [
      transaction([append('x', 1)], { completedMs: 5 }),
      transaction([readOf('x', [])], { invokedMs: 5 }),
    ],
  },
]
