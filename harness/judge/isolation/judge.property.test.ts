import fc from 'fast-check'
import { expect, test } from 'vitest'
import { append, readOf, write, type MicroOperation, type Transaction } from '../../record/history.ts'
import { isSerializable, isSnapshotIsolated } from '../../testing/serial-orders.ts'
import { inProcesses, plan, runSerially } from '../../testing/simulated-history.ts'
import { judgeIsolation, type IsolationLevel } from './judge.ts'
import { planted } from '../../testing/planted-anomalies.ts'

/** `RUNS=1000` for as many as the promise of the checker names; a few seconds are enough for every day. */
const numRuns = Number(process.env['RUNS'] ?? 40)
/** More of them take longer. */
const timeout = 5_000 * Math.ceil(numRuns / 100)
const serial = fc.array(plan, { minLength: 2, maxLength: 25 }).map(runSerially)
const anomaliesIn = (history: readonly Transaction[]) =>
  judgeIsolation(history, 'strict serializable').evidence.flatMap(item =>
    'anomaly' in item ? item.anomaly : [],
  )

test('a serial history is never accused, whatever its clients do not know', { timeout }, () => {
  fc.assert(
    fc.property(serial, history => {
      expect(judgeIsolation(history, 'strict serializable').verdict).not.toBe('fail')
    }),
    { numRuns },
  )
})

test(
  'a serializable history is never accused of not being so, whenever its transactions ran',
  { timeout },
  () => {
    fc.assert(
      fc.property(serial, fc.array(fc.nat(500), { minLength: 25, maxLength: 25 }), (history, starts) => {
        const moved = history.map((transaction, index) => {
          const invokedMs = starts[index] ?? 0
          return { ...transaction, invokedMs, completedMs: invokedMs + 1 }
        })
        expect(judgeIsolation(inProcesses(moved), 'serializable').verdict).not.toBe('fail')
      }),
      { numRuns },
    )
  },
)

test.each(planted)('%s is found in any history, and named', { timeout }, (anomaly, transactions) => {
  fc.assert(
    fc.property(serial, fc.nat(), (history, place) => {
      const at = place % (history.length + 1)
      const nowMs = 10 * at
      const inside = transactions.map(transaction => ({
        ...transaction,
        process: `planted ${transaction.process}`,
        invokedMs: nowMs + transaction.invokedMs,
        ...(transaction.completedMs !== undefined && { completedMs: nowMs + transaction.completedMs }),
      }))
      expect(anomaliesIn(history.toSpliced(at, 0, ...inside))).toContain(anomaly)
    }),
    { numRuns },
  )
})

/** Small histories that are often possible and often not: a read sees the beginning of one order, or of another. */
const small = (kind: 'list' | 'register') =>
  fc
    .array(
      fc.record({
        accesses: fc.array(
          fc.record({ key: fc.constantFrom('x', 'y'), isRead: fc.boolean(), seen: fc.nat(20) }),
          { minLength: 1, maxLength: 3 },
        ),
        outcome: fc.constantFrom('committed', 'committed', 'committed', 'unknown', 'aborted'),
        invokedMs: fc.nat(6),
        tookMs: fc.nat(4),
      }),
      { minLength: 2, maxLength: 4 },
    )
    .map(plans => fill(kind, plans))

interface SmallPlan {
  readonly accesses: readonly { readonly key: string; readonly isRead: boolean; readonly seen: number }[]
  readonly outcome: string
  readonly invokedMs: number
  readonly tookMs: number
}

function fill(kind: 'list' | 'register', plans: readonly SmallPlan[]): Transaction[] {
  let writes = 0
  const written = plans.map(({ accesses }) =>
    accesses.map(access => ({ ...access, value: access.isRead ? 0 : (writes += 1) })),
  )
  const valuesOf = (key: string) =>
    written.flat().flatMap(access => (access.key === key && !access.isRead ? access.value : []))
  const read = (key: string, seen: number): MicroOperation => {
    const values = valuesOf(key)
    const order = seen % 5 === 4 ? values.toReversed() : values
    const length = seen % (values.length + 1)
    return readOf(key, kind === 'list' ? order.slice(0, length) : (order[length - 1] ?? null))
  }
  return plans.map(({ outcome, invokedMs, tookMs }, index) => ({
    process: index,
    invokedMs,
    completedMs: invokedMs + tookMs,
    outcome: outcome as Transaction['outcome'],
    operations: (written[index] ?? []).map(({ key, isRead, seen, value }) =>
      isRead ? read(key, seen) : kind === 'list' ? append(key, value) : write(key, value),
    ),
  }))
}

test('of small histories of lists it says what trying every order says', { timeout }, () => {
  fc.assert(
    fc.property(small('list'), history => {
      const accused = (level: 'serializable' | 'strict serializable') =>
        judgeIsolation(history, level).verdict === 'fail'
      expect(accused('serializable')).toBe(!isSerializable(history, { strict: false }))
      expect(accused('strict serializable')).toBe(!isSerializable(history, { strict: true }))
    }),
    { numRuns: 10 * numRuns },
  )
})

test('no small history is accused that some order explains', { timeout }, () => {
  fc.assert(
    fc.property(fc.oneof(small('register'), small('list')), history => {
      const explained: IsolationLevel[] = []
      if (isSerializable(history, { strict: true })) explained.push('strict serializable')
      if (isSerializable(history, { strict: false })) explained.push('serializable')
      if (isSnapshotIsolated(history)) explained.push('snapshot isolation')
      const accused = explained.filter(level => judgeIsolation(history, level).verdict === 'fail')
      expect(accused).toEqual([])
    }),
    { numRuns: 10 * numRuns },
  )
})
