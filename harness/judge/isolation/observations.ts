import { HarnessError } from '../../record/errors.ts'
import type { MicroOperation, Transaction, Value } from '../../record/history.ts'

/** A micro-operation: the index of its transaction in the history, and its own index in the transaction. */
export interface Place {
  readonly transaction: number
  readonly operation: number
}

export interface Writing extends Place {
  /** Whether it is the transaction's last write to the key: only then may others see the value. */
  final: boolean
  /** The transaction's previous write to the key. */
  readonly previous: Value | undefined
}

export interface Reading extends Place {
  readonly value: Value | null | readonly Value[]
  /** The transaction's own earlier writes to the key. */
  readonly own: readonly Value[]
  /** The transaction's last write to the key, if it came later. */
  readonly wrote: Writing | undefined
}

/** All writes to a key, and what committed transactions read of it. */
export interface Observed {
  readonly key: string
  kind?: 'list' | 'register'
  readonly writes: Map<Value, Writing>
  readonly readings: Reading[]
  longest: readonly Value[]
}

/** A history with derived facts about its transactions and keys. */
export interface Observations {
  readonly history: readonly Transaction[]
  /** Certainly committed transactions: known as such, or read by a committed one. */
  readonly committed: ReadonlySet<number>
  readonly keys: readonly Observed[]
}

/** A transaction with an unknown outcome was committed if a committed one read what it wrote, and else is ignored. */
export function observe(history: readonly Transaction[]): Observations {
  const keys = new Map<string, Observed>()
  history.forEach((one, transaction) => indexWrites(keys, one, transaction))
  const committed = new Set([...history.keys()].filter(index => history[index]?.outcome === 'committed'))
  const wasRead = ({ writes }: Observed, value: Value) => {
    const transaction = writes.get(value)?.transaction
    if (transaction !== undefined && history[transaction]?.outcome === 'unknown') committed.add(transaction)
  }
  // Those that are added meanwhile come last.
  for (const transaction of committed) {
    const operations = history[transaction]?.operations ?? []
    operations.forEach(({ kind, key, value }, operation) => {
      const observed = keys.get(key)
      if (kind !== 'read' || observed === undefined) return
      const writesOf = (from: number, to: number) =>
        operations.slice(from, to).filter(other => other.kind !== 'read' && other.key === key)
      const own = writesOf(0, operation).map(written => written.value as Value)
      const last = writesOf(operation, operations.length).at(-1)
      const wrote = last && observed.writes.get(last.value as Value)
      observed.readings.push({ transaction, operation, value, own, wrote })
      if (value === null) return
      if (!isList(value)) return wasRead(observed, value)
      for (const element of value.slice(commonLength(value, observed.longest))) wasRead(observed, element)
      if (value.length > observed.longest.length) observed.longest = value
    })
  }
  return { history, committed, keys: [...keys.values()] }
}

function indexWrites(keys: Map<string, Observed>, { operations }: Transaction, transaction: number) {
  const last = new Map<string, Writing>()
  operations.forEach(({ kind, key, value }, operation) => {
    const observed: Observed = keys.get(key) ?? { key, writes: new Map(), readings: [], longest: [] }
    keys.set(key, observed)
    if (value === null) return
    const used = kind === 'append' || isList(value) ? 'list' : 'register'
    observed.kind ??= used
    if (observed.kind !== used) {
      throw new HarnessError(`T${transaction} uses ${key} as a ${used}, others as a ${observed.kind}`, {
        fix: 'append to a list and read all of it; write a register and read its value',
      })
    }
    if (kind === 'read') return
    const former = observed.writes.get(value)
    if (former !== undefined) {
      throw new HarnessError(
        `${JSON.stringify(value)} is written to ${key} by T${former.transaction} and by T${transaction}, expected once`,
        { fix: 'write each value once (number them); retries under one key are one transaction' },
      )
    }
    const overwritten = last.get(key)
    if (overwritten !== undefined) overwritten.final = false
    const previous = overwritten && (operations[overwritten.operation]?.value as Value)
    const writing = { transaction, operation, final: true, previous }
    last.set(key, writing)
    observed.writes.set(value, writing)
  })
}

export const isList = (value: MicroOperation['value'] | undefined): value is readonly Value[] =>
  Array.isArray(value)

export function commonLength(one: readonly Value[], other: readonly Value[]): number {
  let length = 0
  while (length < one.length && one[length] === other[length]) length += 1
  return length
}
