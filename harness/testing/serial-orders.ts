import type { Transaction, Value } from '../record/history.ts'

type State = ReadonlyMap<string, readonly Value[]>

/** The state after a transaction, if the state before explains everything that it read; undefined otherwise. */
function run({ operations }: Transaction, state: State): Map<string, readonly Value[]> | undefined {
  const next = new Map(state)
  for (const { kind, key, value } of operations) {
    const now = next.get(key) ?? []
    if (kind !== 'read') next.set(key, [...now, value])
    else if (!isSame(value, now)) return undefined
  }
  return next
}

/** A register contains the last value written to it. */
const isSame = (read: Transaction['operations'][number]['value'], now: readonly Value[]): boolean =>
  Array.isArray(read) ? JSON.stringify(read) === JSON.stringify(now) : read === (now.at(-1) ?? null)

const mayTakeEffect = ({ outcome }: Transaction): boolean => outcome !== 'aborted'

/** Whether some serial order explains a history, with any of its unknown transactions committed: tries all orders. */
export function isSerializable(
  history: readonly Transaction[],
  { strict }: { readonly strict: boolean },
): boolean {
  const comesFirst = (one: Transaction, other: Transaction) =>
    strict && one.outcome === 'committed' && (one.completedMs ?? Infinity) < other.invokedMs
  const explains = (left: readonly Transaction[], state: State): boolean =>
    left.every(({ outcome }) => outcome === 'unknown') ||
    left.some(transaction => {
      const others = left.filter(other => other !== transaction)
      if (others.some(other => comesFirst(other, transaction))) return false
      const next = run(transaction, state)
      return next !== undefined && explains(others, next)
    })
  return explains(history.filter(mayTakeEffect), new Map())
}

interface Running {
  readonly transaction: Transaction
  readonly snapshot: State
  /** Keys that other transactions committed since. */
  readonly changed: ReadonlySet<string>
}

/**
 * Whether snapshot isolation explains a history: tries every order of every start and commit; of two writers the first commits.
 */
export function isSnapshotIsolated(history: readonly Transaction[]): boolean {
  const explains = (left: readonly Transaction[], running: readonly Running[], state: State): boolean => {
    if (running.length === 0 && left.every(({ outcome }) => outcome === 'unknown')) return true
    const starts = left.some(transaction => {
      if (run(transaction, state) === undefined) return false
      const begun = { transaction, snapshot: state, changed: new Set<string>() }
      const others = left.filter(other => other !== transaction)
      return explains(others, [...running, begun], state)
    })
    return starts || running.some(committing => commits(committing, left, running, state))
  }
  const commits = (
    { transaction, changed }: Running,
    left: readonly Transaction[],
    running: readonly Running[],
    state: State,
  ) => {
    const writes = transaction.operations.filter(({ kind }) => kind !== 'read')
    if (writes.some(({ key }) => changed.has(key))) return false
    const next = new Map(state)
    for (const { key, value } of writes) next.set(key, [...(next.get(key) ?? []), value as Value])
    const others = running.filter(other => other.transaction !== transaction)
    const keys = writes.map(({ key }) => key)
    return explains(
      left,
      others.map(other => ({ ...other, changed: new Set([...other.changed, ...keys]) })),
      next,
    )
  }
  return explains(history.filter(mayTakeEffect), [], new Map())
}
