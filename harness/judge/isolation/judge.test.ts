import { expect, test } from 'vitest'
import { append, readOf, write, type Transaction } from '../../record/history.ts'
import { evidenceLines } from '../../report/text/evidence.ts'
import { transaction } from '../../testing/dependencies.ts'
import { refusalOf } from '../../testing/refusal.ts'
import { judgeIsolation, type IsolationLevel } from './judge.ts'

const writeSkew = [
  transaction([readOf('x', []), append('y', 1)]),
  transaction([readOf('y', []), append('x', 1)]),
]

test('a history that some order explains holds', () => {
  const history = [
    transaction([readOf('x', []), append('x', 1)]),
    transaction([readOf('x', [1]), append('x', 2), readOf('x', [1, 2])]),
  ]
  expect(judgeIsolation(history, 'strict serializable')).toMatchObject({
    check: 'isolation.strictSerializable',
    measured: 0,
    limit: { relation: '<=', value: 0, unit: 'anomalies' },
    examined: { count: 2, of: 'concurrent transactions' },
    verdict: 'pass',
    evidence: [],
  })
})

test('a cycle is shown as values: who did what, and why one came before the other', () => {
  const invokedMs = 0
  const completedMs = 9
  const [readX, appendX] = [readOf('x', []), append('x', 1)]
  expect(judgeIsolation(writeSkew, 'serializable')).toMatchObject({
    measured: 1,
    verdict: 'fail',
    evidence: [
      {
        kind: 'cycle',
        anomaly: 'write skew',
        count: 1,
        edges: [
          {
            kind: 'rw',
            from: { transaction: 0, operation: readX, invokedMs, completedMs },
            to: { transaction: 1, operation: appendX, invokedMs, completedMs },
          },
          { kind: 'rw', from: { transaction: 1 }, to: { transaction: 0 } },
        ],
      },
    ],
  })
})

test('each level forbids what it says', () => {
  const verdict = (level: IsolationLevel) => judgeIsolation(writeSkew, level).verdict
  expect(verdict('read committed')).toBe('pass')
  expect(verdict('snapshot isolation')).toBe('pass')
  expect(verdict('serializable')).toBe('fail')
  const stale = [
    transaction([append('x', 1)]),
    transaction([readOf('x', [])], { invokedMs: 10, completedMs: 20 }),
    transaction([append('x', 2)], { invokedMs: 11, completedMs: 20 }),
  ]
  expect(judgeIsolation(stale, 'serializable').verdict).toBe('pass')
  expect(judgeIsolation(stale, 'strict serializable').verdict).toBe('fail')
})

test('transactions that never met prove nothing', () => {
  const history = [
    transaction([append('x', 1)]),
    transaction([readOf('x', [1])], { invokedMs: 10, completedMs: 20 }),
    transaction([append('y', 1)]),
  ]
  expect(judgeIsolation(history, 'serializable')).toMatchObject({
    measured: null,
    verdict: 'inconclusive',
    evidence: [{ kind: 'nothingExamined', of: 'concurrent transactions with a key in common' }],
  })
})

test('an unknown outcome is a commit once somebody read it, and nothing before that', () => {
  const lost = transaction([readOf('y', []), append('x', 1)], { outcome: 'unknown' })
  const other = transaction([readOf('x', []), append('y', 1)])
  expect(judgeIsolation([lost, other, transaction([readOf('y', [1])])], 'serializable').verdict).toBe('pass')
  expect(judgeIsolation([lost, other, transaction([readOf('x', [1])])], 'serializable')).toMatchObject({
    evidence: [{ anomaly: 'write skew' }],
  })
})

test('what an unknown outcome wrote may appear long after its client gave up', () => {
  const lost = transaction([append('x', 1)], { outcome: 'unknown', completedMs: 1 })
  const before = transaction([readOf('x', [])], { invokedMs: 10, completedMs: 20 })
  const after = transaction([readOf('x', [1]), append('x', 2)], { invokedMs: 15, completedMs: 30 })
  expect(judgeIsolation([lost, before, after], 'strict serializable').verdict).toBe('pass')
})

test.each<[Transaction[], string]>([
  [
    [transaction([append('x', 1)]), transaction([append('x', 1)])],
    '1 is written to x by T0 and by T1, expected once\n  fix: write each value once (number them); retries under one key are one transaction',
  ],
  [
    [transaction([append('x', 1)]), transaction([write('x', 2)])],
    'T1 uses x as a register, others as a list\n  fix: append to a list and read all of it; write a register and read its value',
  ],
  [
    [transaction([], { outcome: 'lost' as 'unknown' })],
    'T0 has the outcome "lost", expected committed, aborted, unknown\n  fix: use unknown where the answer does not tell',
  ],
  [
    [transaction([], { completedMs: -1 })],
    'T0 was invoked at 0 ms and completed at -1 ms\n  fix: take both times, in milliseconds, from one monotonic clock',
  ],
  [
    [{ outcome: 'committed', invokedMs: 0 } as Transaction],
    "T0 has the operations undefined, expected a list\n  fix: list what it read and wrote: [readOf('x', []), append('x', 1)]",
  ],
])('what is no history is refused: %#', (history, message) => {
  expect(refusalOf(() => judgeIsolation(history, 'serializable'))).toBe(message)
})

test('what no response contained was neither read nor written', () => {
  const nothing = undefined as never
  const history = [
    transaction([write('x', 1), append('y', nothing)]),
    transaction([readOf('x', 1), readOf('x', nothing), write('x', 2), append('y', nothing)]),
  ]
  expect(judgeIsolation(history, 'serializable')).toMatchObject({ verdict: 'pass', evidence: [] })
})

test('what is no level is refused', () => {
  expect(refusalOf(() => judgeIsolation([], 'repeatable read' as IsolationLevel))).toBe(
    'isolation is "repeatable read", expected a level\n  fix: promise one of read committed, snapshot isolation, serializable, strict serializable',
  )
})

test('a path as long as the history needs no recursion, and time no edge for each pair', () => {
  const count = 5_000
  const history = Array.from({ length: count }, (_, index) =>
    transaction([readOf('r', index === 0 ? null : index), write('r', index + 1)], {
      process: index,
      invokedMs: 10 * index,
      completedMs: 10 * index + 15,
    }),
  )
  expect(judgeIsolation(history, 'strict serializable')).toMatchObject({ verdict: 'pass' })
  const stale = transaction([readOf('r', 1)], { invokedMs: 10 * count + 10, completedMs: 10 * count + 20 })
  expect(evidenceLines(judgeIsolation([...history, stale], 'strict serializable').evidence)).toEqual([
    '1 × G-single, read skew, in real time',
    '  T5000 read r = 1 and T1 wrote r = 2, as T1 read r = 1: T5000 -rw-> T1',
    '  T1 completed at 0.025 s, T5000 began at 50.010 s: T1 -realtime-> T5000',
  ])
})
