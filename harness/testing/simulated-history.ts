import fc from 'fast-check'
import {
  append,
  readOf,
  write,
  type MicroOperation,
  type Transaction,
  type Value,
} from '../record/history.ts'

/** A transaction before it runs: its reads and writes, its outcome, and the time before and after its effect. */
interface Plan {
  readonly accesses: readonly { readonly key: string; readonly isRead: boolean }[]
  readonly fate: 'committed' | 'aborted' | 'lost' | 'lost after its commit'
  readonly beforeMs: number
  readonly afterMs: number
}

/** Keys that begin with `l` are lists, others registers. */
const keys = ['l1', 'l2', 'l3', 'r1', 'r2']

export const plan: fc.Arbitrary<Plan> = fc.record({
  accesses: fc.array(fc.record({ key: fc.constantFrom(...keys), isRead: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  fate: fc.oneof(
    { weight: 7, arbitrary: fc.constant('committed' as const) },
    { weight: 1, arbitrary: fc.constantFrom('aborted', 'lost', 'lost after its commit') },
  ),
  beforeMs: fc.integer({ min: 0, max: 40 }),
  afterMs: fc.integer({ min: 1, max: 40 }),
})

/** Every transaction takes effect at one moment, each 10 ms after the previous one. */
export function runSerially(plans: readonly Plan[]): Transaction[] {
  const store = new Map<string, Value | null | readonly Value[]>()
  let writes = 0
  const history = plans.map(({ accesses, fate, beforeMs, afterMs }, index): Transaction => {
    const view = new Map(store)
    const operations = accesses.map(({ key, isRead }): MicroOperation => {
      const isList = key.startsWith('l')
      const now = view.get(key) ?? (isList ? [] : null)
      if (isRead) return readOf(key, now)
      writes += 1
      view.set(key, Array.isArray(now) ? [...(now as Value[]), writes] : writes)
      return isList ? append(key, writes) : write(key, writes)
    })
    const isApplied = fate === 'committed' || fate === 'lost after its commit'
    if (isApplied) for (const [key, value] of view) store.set(key, value)
    const invokedMs = 10 * index - beforeMs
    const completedMs = 10 * index + afterMs
    if (fate === 'committed' || fate === 'aborted') {
      return { process: 0, invokedMs, completedMs, outcome: fate, operations }
    }
    const known = index % 2 === 0 ? operations : operations.filter(({ kind }) => kind !== 'read')
    return {
      process: 0,
      invokedMs,
      ...(index % 2 === 0 && { completedMs }),
      outcome: 'unknown',
      operations: known,
    }
  })
  return inProcesses(history)
}

/** Assigns each transaction to a free process; after an unknown outcome a process is never free again. */
export function inProcesses(history: readonly Transaction[]): Transaction[] {
  const freeFromMs: number[] = []
  const order = [...history.keys()].toSorted((a, b) => invoked(history, a) - invoked(history, b))
  const processes: number[] = []
  for (const index of order) {
    const free = freeFromMs.findIndex(ms => ms <= invoked(history, index))
    const process = free === -1 ? freeFromMs.length : free
    processes[index] = process
    const { outcome, completedMs = Infinity } = history[index] ?? {}
    freeFromMs[process] = outcome === 'unknown' ? Infinity : completedMs
  }
  return history.map((transaction, index) => ({ ...transaction, process: processes[index] ?? 0 }))
}

const invoked = (history: readonly Transaction[], index: number): number => history[index]?.invokedMs ?? 0
