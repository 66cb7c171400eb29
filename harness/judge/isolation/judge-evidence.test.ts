import { expect, test } from 'vitest'
import { append, readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { transaction } from '../../testing/dependencies.ts'
import { planted } from '../../testing/planted-anomalies.ts'
import { refusalOf } from '../../testing/refusal.ts'
import { judgeIsolation, levels, type IsolationLevel } from './judge.ts'

const from: Readonly<Record<IsolationLevel, readonly string[]>> = {
  'read committed': ['G0', 'G1a', 'G1b', 'G1c', 'internal', 'duplicate', 'unwritten', 'incompatible order'],
  'snapshot isolation': ['lost update', 'G-single', 'G-nonadjacent'],
  serializable: ['write skew', 'G2-item'],
  'strict serializable': ['G-single-realtime', 'G-single-process'],
}
const names = Object.keys(from) as IsolationLevel[]

test.each(planted)('%s is forbidden by a level and by each that is stronger', (anomaly, transactions) => {
  const weakest = names.findIndex(level => from[level].includes(anomaly))
  const accusing = names.filter(level => {
    const { evidence } = judgeIsolation(transactions, level)
    return evidence.some(item => 'anomaly' in item && item.anomaly === anomaly)
  })
  expect(accusing).toEqual(names.slice(weakest))
})

test('only the strongest level forbids each cycle in the order of processes and of time', () => {
  const { forbidden } = levels['strict serializable']
  const cycles = ['G0', 'G1c', 'G-single', 'G-nonadjacent', 'write skew', 'G2-item']
  const all = cycles.flatMap(cycle => [`${cycle}-process`, `${cycle}-realtime`])
  expect(forbidden).toEqual(expect.arrayContaining(all))
  expect(levels.serializable.forbidden).not.toEqual(expect.arrayContaining(['G-single-process']))
})

const bad = (key: string) => readOf(key, 8)
const together = (...all: readonly (readonly MicroOperation[])[]): Transaction[] =>
  all.map((operations, process) => transaction(operations, { process }))

test('an access that proves an anomaly is shown with its times, and a value that nobody wrote', () => {
  const read = readOf('x', [7])
  expect(judgeIsolation([transaction([read], { invokedMs: 3 })], 'read committed')).toMatchObject({
    check: 'isolation.readCommitted',
    title: 'anomalies that read committed forbids',
    measured: 1,
    verdict: 'fail',
    examined: { count: 0 },
  })
  const { evidence } = judgeIsolation([transaction([read], { invokedMs: 3 })], 'read committed')
  expect(evidence).toEqual([
    {
      kind: 'misread',
      anomaly: 'unwritten',
      count: 1,
      steps: [{ transaction: 0, operation: read, invokedMs: 3, completedMs: 9 }],
      value: 7,
    },
  ])
})

test('of an access whose end nobody knows no end is shown, and no value where it is none', () => {
  const [first, second, read] = [write('x', 1), write('x', 2), readOf('x', 1)]
  const open: Transaction = { process: 0, invokedMs: 1, outcome: 'committed', operations: [first, second] }
  expect(judgeIsolation([open, transaction([read])], 'read committed').evidence).toEqual([
    {
      kind: 'misread',
      anomaly: 'G1b',
      count: 1,
      steps: [
        { transaction: 1, operation: read, invokedMs: 0, completedMs: 9 },
        { transaction: 0, operation: first, invokedMs: 1 },
      ],
    },
  ])
})

test('an order that only time shows is shown with what shows it', () => {
  const operations = [write('x', 1), write('x', 2), readOf('x', 1)]
  const times = [0, 10, 20].map(ms => ({ invokedMs: ms, completedMs: ms + 9 }))
  const history = operations.map((operation, index) =>
    transaction([operation], { process: index, ...times[index] }),
  )
  const step = (index: number) => ({ transaction: index, operation: operations[index], ...times[index] })
  expect(judgeIsolation(history, 'strict serializable').evidence).toEqual([
    {
      kind: 'cycle',
      anomaly: 'G-single-realtime',
      count: 1,
      edges: [
        { kind: 'rw', from: step(2), to: step(1), witnesses: [step(0), step(1)] },
        { kind: 'realtime', from: { transaction: 1, ...times[1] }, to: { transaction: 2, ...times[2] } },
      ],
    },
  ])
})

test('an order of writes that one access shows is shown with it', () => {
  const history = together([readOf('x', null), write('x', 1)], [readOf('x', null), write('x', 2)])
  const { evidence } = judgeIsolation(history, 'serializable')
  expect(evidence).toMatchObject([
    { anomaly: 'lost update' },
    { anomaly: 'G2-item', edges: [{ witnesses: [{ transaction: 1 }] }, { witnesses: [{ transaction: 0 }] }] },
  ])
})

test('an order of writes that only time shows is one of writes', () => {
  const history = [
    transaction([write('x', 2), write('y', 1)], { completedMs: 100 }),
    transaction([readOf('y', 1), write('x', 1)], { process: 1 }),
    transaction([readOf('x', 2)], { process: 2, invokedMs: 10, completedMs: 19 }),
  ]
  expect(judgeIsolation(history, 'strict serializable').evidence).toMatchObject([
    { anomaly: 'G1c-realtime', edges: [{ kind: 'wr' }, { kind: 'ww' }] },
  ])
})

/** One each of `unwritten`, `internal`, `G1a`, `G1b` and `duplicate`, on keys of their own. */
const five: readonly Transaction[] = [
  ...together(
    [bad('a')],
    [write('b', 1), readOf('b', null)],
    [write('d', 1), write('d', 2)],
    [readOf('d', 1)],
    [append('e', 1)],
    [readOf('e', [1, 1])],
    [readOf('c', 1)],
  ),
  transaction([write('c', 1)], { outcome: 'aborted' }),
]
const cycleOf = (x: string, y: string) =>
  together([append(x, 1), readOf(y, [1])], [append(y, 1), readOf(x, [1])])

test('five kinds of anomaly are shown, the worst first, and of the others how many there are', () => {
  const kindsOf = (history: readonly Transaction[]) =>
    judgeIsolation(history, 'read committed').evidence.map(item => ('anomaly' in item ? item.anomaly : item))
  const worst = ['duplicate', 'unwritten', 'internal', 'G1a', 'G1b']
  expect(kindsOf(five)).toEqual(worst)
  const six = [...five, ...cycleOf('f', 'g')]
  expect(kindsOf(six)).toEqual([...worst, { kind: 'more', count: 1 }])
  const seven = [...six, ...cycleOf('h', 'i')]
  expect(kindsOf(seven)).toEqual([...worst, { kind: 'more', count: 2 }])
  expect(judgeIsolation(seven, 'read committed')).toMatchObject({
    measured: 7,
    verdict: 'fail',
  })
})

test('an anomaly fails though no two transactions met, and two that met pass without one', () => {
  const alone = [transaction([bad('x')])]
  expect(judgeIsolation(alone, 'serializable').verdict).toBe('fail')
  const met = together([readOf('y', []), append('x', 1)], [append('x', 2)])
  expect(judgeIsolation(met, 'serializable')).toMatchObject({ verdict: 'pass', examined: { count: 2 } })
  const unread = together([append('x', 1)], [append('x', 2)])
  expect(judgeIsolation(unread, 'serializable')).toMatchObject({
    verdict: 'inconclusive',
    evidence: [{ kind: 'nothingExamined', of: 'reads' }],
  })
  expect(judgeIsolation([], 'serializable').verdict).toBe('inconclusive')
})

test('a transaction may end when it began, and never be known to end', () => {
  const untold: Transaction = { process: 0, invokedMs: 5, outcome: 'unknown', operations: [] }
  const refused = (values: Partial<Transaction>) =>
    refusalOf(() => judgeIsolation([transaction([]), { ...untold, ...values }], 'serializable'))
  expect(refused({})).toBe(undefined)
  expect(refused({ completedMs: 5 })).toBe(undefined)
  expect(refused({ completedMs: 4 })).toContain('T1 was invoked at 5 ms and completed at 4 ms')
  expect(refused({ invokedMs: NaN })).toContain('T1 was invoked at NaN ms')
})
