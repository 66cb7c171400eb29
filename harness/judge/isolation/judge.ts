import { HarnessError, shown } from '../../record/errors.ts'
import type { Transaction } from '../../record/history.ts'
import type { Evidence, IsolationEvidence } from '../evidence.ts'
import type { CycleAnomaly, Dependency, Misread, Step } from '../isolation-values.ts'
import { judge, unmeasured, type Judgement } from '../judgement.ts'
import { atMost } from '../limit.ts'
import { sum } from '../statistics.ts'
import { firstOf } from '../violations.ts'
import { findAnomalies, type Anomalies } from './anomalies.ts'
import type { Edge } from './dependency-graph.ts'
import type { Place } from './observations.ts'
import { countConcurrent } from './time-order.ts'

/** Isolation levels that a service can promise. */
export type IsolationLevel = 'read committed' | 'snapshot isolation' | 'serializable' | 'strict serializable'

type Anomaly = Misread | CycleAnomaly

const impossible: readonly Anomaly[] = ['duplicate', 'unwritten', 'incompatible order', 'internal']
const readCommitted: readonly Anomaly[] = [...impossible, 'G0', 'G1a', 'G1b', 'G1c']
const snapshotIsolation: readonly Anomaly[] = [...readCommitted, 'lost update', 'G-single', 'G-nonadjacent']
const serializable: readonly Anomaly[] = [...snapshotIsolation, 'write skew', 'G2-item']
const ordered = (['-process', '-realtime'] as const).flatMap(order =>
  (['G0', 'G1c', 'G-single', 'G-nonadjacent', 'write skew', 'G2-item'] as const).map(
    (cycle): CycleAnomaly => `${cycle}${order}`,
  ),
)

/**
 * What each level forbids, the worst first: PL-2, PL-SI, PL-3 (Adya 1999, table 3.1 and section 4.3), and PL-3 with real time.
 * Snapshot isolation forbids each cycle without two adjacent `rw` edges.
 */
export const levels: Readonly<
  Record<IsolationLevel, { readonly check: string; readonly forbidden: readonly Anomaly[] }>
> = {
  'read committed': { check: 'isolation.readCommitted', forbidden: readCommitted },
  'snapshot isolation': { check: 'isolation.snapshotIsolation', forbidden: snapshotIsolation },
  serializable: { check: 'isolation.serializable', forbidden: serializable },
  'strict serializable': { check: 'isolation.strictSerializable', forbidden: [...serializable, ...ordered] },
}

const readSomething = {
  kind: 'note',
  text: 'let transactions read: `readOf(key, value)` is left out where the value is undefined, such as a misspelt field of the response',
} as const

/**
 * Judges whether the observations of clients are possible at an isolation level, without knowledge of the service (Kingsbury and
 * Alvaro, Elle: Inferring Isolation Anomalies from Experimental Observations, VLDB 2020). The evidence contains a shortest cycle
 * of each kind of anomaly. A history without reads, or without overlapping transactions at a key, is inconclusive.
 *
 * @throws HarnessError if two transactions write one value to one key, or a key is both a list and a register.
 * @example
 * judgeIsolation(
 *   [
 *     { process: 0, invokedMs: 0, completedMs: 9, outcome: 'committed', operations: [readOf('x', []), append('y', 1)] },
 *     { process: 1, invokedMs: 1, completedMs: 8, outcome: 'committed', operations: [readOf('y', []), append('x', 1)] },
 *   ],
 *   'serializable',
 * ).verdict // 'fail': write skew
 */
export function judgeIsolation(history: readonly Transaction[], level: IsolationLevel): Judgement {
  checkHistory(history, level)
  const { check, forbidden } = levels[level]
  // What no response contained was neither read nor written.
  const known = history.map(one => ({
    ...one,
    operations: one.operations.filter(({ value }) => (value as unknown) !== undefined),
  }))
  const anomalies = findAnomalies(known, { strict: level === 'strict serializable' })
  const found = evidenceOf(anomalies, forbidden)
  const promised = { check, title: `anomalies that ${level} forbids`, ...atMost(0, 'anomalies') }
  const concurrent = countConcurrent(anomalies)
  if (concurrent === 0 && found.length === 0) {
    const nothing: Evidence = { kind: 'nothingExamined', of: 'concurrent transactions with a key in common' }
    return unmeasured(promised, nothing, 'loadWhileFaulty')
  }
  const isRead = known.some(({ operations }) => operations.some(({ kind }) => kind === 'read'))
  if (!isRead) return unmeasured(promised, { kind: 'nothingExamined', of: 'reads' }, readSomething)
  return judge({
    ...promised,
    measured: sum(found.map(({ count }) => count)),
    examined: { count: concurrent, of: 'concurrent transactions' },
    evidence: firstOf(found),
  })
}

function evidenceOf({ history, misreads, cycles }: Anomalies, forbidden: readonly Anomaly[]) {
  const stepOf = ({ transaction, operation }: Place): Step => {
    const { operations = [], invokedMs = 0, completedMs } = history[transaction] ?? {}
    const done = operations[operation]
    return {
      transaction,
      ...(done && { operation: done }),
      invokedMs,
      ...(completedMs !== undefined && { completedMs }),
    }
  }
  const dependencyOf = ({ kind, from, to, witnesses }: Edge): Dependency => ({
    kind: kind === 'seenWw' ? 'ww' : kind === 'seenRw' ? 'rw' : kind === 'instant' ? 'realtime' : kind,
    from: stepOf(from),
    to: stepOf(to),
    ...(witnesses.length > 0 && { witnesses: witnesses.map(stepOf) }),
  })
  return forbidden.flatMap((anomaly): IsolationEvidence[] => {
    const cycle = cycles.get(anomaly as CycleAnomaly)
    if (cycle) {
      const edges = cycle.edges.map(dependencyOf)
      return [{ kind: 'cycle', anomaly: anomaly as CycleAnomaly, count: cycle.count, edges }]
    }
    const misread = misreads.found.get(anomaly as Misread)
    if (misread === undefined) return []
    const { count, places, value } = misread
    const steps = places.map(stepOf)
    const unread = value !== undefined && { value }
    return [{ kind: 'misread', anomaly: anomaly as Misread, count, steps, ...unread }]
  })
}

const outcomes: readonly string[] = ['committed', 'aborted', 'unknown'] satisfies Transaction['outcome'][]

function checkHistory(history: readonly Transaction[], level: IsolationLevel): void {
  if (!Object.hasOwn(levels, level)) {
    throw new HarnessError(`isolation is ${JSON.stringify(level)}, expected a level`, {
      fix: `promise one of ${Object.keys(levels).join(', ')}`,
    })
  }
  history.forEach(({ outcome, invokedMs, completedMs = Infinity, operations }, index) => {
    if (!Array.isArray(operations)) {
      throw new HarnessError(`T${index} has the operations ${shown(operations)}, expected a list`, {
        fix: "list what it read and wrote: [readOf('x', []), append('x', 1)]",
      })
    }
    if (!outcomes.includes(outcome)) {
      const said = JSON.stringify(outcome)
      throw new HarnessError(`T${index} has the outcome ${said}, expected ${outcomes.join(', ')}`, {
        fix: 'use unknown where the answer does not tell',
      })
    }
    if (!(invokedMs <= completedMs)) {
      throw new HarnessError(`T${index} was invoked at ${invokedMs} ms and completed at ${completedMs} ms`, {
        fix: 'take both times, in milliseconds, from one monotonic clock',
      })
    }
  })
}
