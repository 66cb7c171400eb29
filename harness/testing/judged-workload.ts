import type { Judgement } from '../judge/judgement.ts'
import type { FinalState, Reading, WorkloadRecord } from '../judge/fault-run/record.ts'
import type { Act, Effect, ReplayedAct } from '../record/act.ts'
import type { Counters } from '../record/counters.ts'

// Workloads as literal values, for tests of the rules. An order moves an amount from one counter to another.

export const order = { from: 1, to: 2, amount: 100 }
export const row = { key: 'one-of-many', id: 7, order }

export const counters: Counters<ReadonlyMap<number, number>, [number, number][], typeof order> = {
  opening: opened => opened,
  adds: ({ from, to, amount }) =>
    new Map([
      [from, -amount],
      [to, amount],
    ]),
  read: read => new Map(read),
}

export const confirmed: Effect = { kind: 'applied', id: 7, replayed: false }
export const replayed: Effect = { kind: 'applied', id: 7, replayed: true }
export const refused: Effect = { kind: 'refused' }
export const unknown: Effect = { kind: 'unknown' }

/** Sent at the start, answered after 10 ms. */
export const attempt = (effect: Effect, values: Partial<Act> = {}): Act => ({
  client: 0,
  key: 'one-of-many',
  order,
  sentMs: 0,
  answeredMs: 10,
  effect,
  status: effect.kind === 'applied' ? 200 : effect.kind === 'refused' ? 422 : 503,
  ...values,
})

/** Turned away with the promise that nothing was done. */
export const shed = attempt(refused, { status: 503 })

export const sentAgain = (before: Act, effect: Effect, values: Partial<Act> = {}): ReplayedAct => ({
  ...attempt(effect, values),
  before,
})

export const counts = (one: number, two: number) =>
  new Map([
    [1, one],
    [2, two],
  ])

export const holding = (one: number, two: number, ...rows: FinalState['rows']): FinalState => ({
  rows,
  held: counts(one, two),
})

/** A reading of both counters, answered after 1 ms. */
export const reading = (one: number, two: number, atMs: number): Reading => ({
  atMs,
  answeredMs: atMs + 1,
  value: [...counts(one, two)],
})

/** One order, confirmed, done, and read in the middle. */
export const workloadRecord = (values: Partial<WorkloadRecord> = {}): WorkloadRecord => ({
  opened: counts(1_000, 1_000),
  acts: [attempt(confirmed)],
  readings: [reading(1_000, 1_000, 5)],
  quiet: [],
  met: 1,
  metUntilMs: 5,
  connections: 10,
  generator: [],
  health: { pulses: [{ atMs: 0, tookMs: 3, healthy: true }], stallMs: 0 },
  atRest: values.after ?? holding(900, 1_100, row),
  after: holding(900, 1_100, row),
  errors: [],
  ...values,
})

/** The same, with its state at the end. */
export const counted = (values: Partial<WorkloadRecord> = {}) => {
  const record = workloadRecord(values)
  return { ...record, state: record.after }
}

/** A workload without operations. */
export const nothing = workloadRecord({ acts: [], readings: [], after: holding(1_000, 1_000) })

/** The first violation of each failed rule. */
export const firstSeen = ({ evidence }: Judgement): string[] =>
  evidence.flatMap(item => (item.kind === 'violations' ? [item.first.what] : []))
