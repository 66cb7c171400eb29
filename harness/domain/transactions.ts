import type { Act, Id } from '../record/act.ts'
import { causedBy } from '../record/errors.ts'
import type { MicroOperation, Transaction } from '../record/history.ts'
import type { KeyedRow } from '../judge/fault-run/record.ts'
import type { Domain, HistoryOf } from './domain.ts'
import type { Answered } from './operations.ts'

const outcomes = { applied: 'committed', refused: 'aborted', unknown: 'unknown' } as const

/**
 * The history of a fault run, for the judge of isolation. An operation in doubt gets the id of its row, where one is found:
 * otherwise a client that read the row would have read what no operation wrote. A client whose operation stays in doubt continues
 * as a new process. Reads of keys that nobody writes are left out. An operation and its replays under one key are one.
 */
export function transactionsOf(
  acts: readonly Answered<Act>[],
  history: NonNullable<Domain['history']>,
  rows: readonly KeyedRow[],
): Transaction[] {
  const asAnswered = formOfIds(acts)
  const ids = new Map(
    rows.flatMap(({ key, id }) => (key === null || id === undefined ? [] : [[key, asAnswered(id)]])),
  )
  const transactions = onePerKey(acts).map(({ act, process }): Transaction => {
    const { sentMs, answeredMs, effect } = act
    return {
      process,
      invokedMs: sentMs,
      ...(effect.kind !== 'unknown' && { completedMs: answeredMs }),
      outcome: outcomes[effect.kind],
      operations: operationsOf(act, history, ids.get(act.key)),
    }
  })
  const all = transactions.flatMap(({ operations }) => operations)
  const written = new Set(all.flatMap(({ kind, key }) => (kind === 'read' ? [] : [key])))
  return transactions.map(transaction => ({
    ...transaction,
    operations: transaction.operations.filter(({ kind, key }) => kind !== 'read' || written.has(key)),
  }))
}

/** Turns an id into the form that it has in responses: a driver may return as a number what they have as text, or the reverse. */
function formOfIds(acts: readonly Act[]): (id: Id) => Id {
  const [answered] = acts.flatMap(({ effect }) => (effect.kind === 'applied' ? (effect.id ?? []) : []))
  if (answered === undefined) return id => id
  return typeof answered === 'string' ? String : Number
}

interface Asked {
  readonly act: Answered<Act>
  readonly process: Transaction['process']
}

/**
 * A replay of a confirmed operation returns an old response. A replay of an operation in doubt shows that it was done, at any
 * time since it was first sent. An operation that was turned away can only have been done by the replay. Replays overtake each
 * other, and later operations of their client.
 */
function onePerKey(acts: readonly Answered<Act>[]): readonly Asked[] {
  const known = new Map<string, Asked>()
  const doubts = new Map<number, number>()
  for (const act of acts.toSorted((a, b) => a.sentMs - b.sentMs)) {
    const { client, key, effect } = act
    const before = known.get(key)?.act
    const process = `replay of ${key}`
    if (before === undefined) {
      const count = doubts.get(client) ?? 0
      if (effect.kind === 'unknown') doubts.set(client, count + 1)
      known.set(key, { act, process: count === 0 ? client : `${client} after ${count} doubts` })
    } else if (before.effect.kind === 'refused') known.set(key, { act, process })
    else if (before.effect.kind === 'unknown' && effect.kind === 'applied') {
      known.set(key, { act: { ...act, sentMs: before.sentMs }, process })
    }
  }
  return [...known.values()].toSorted((a, b) => a.act.sentMs - b.act.sentMs)
}

function operationsOf(
  { key, client, order, effect, body }: Answered<Act>,
  history: NonNullable<Domain['history']>,
  found: Id | undefined,
): readonly MicroOperation[] {
  const id = effect.kind === 'applied' ? (effect.id ?? found) : found
  const of = { act: { key, client, order, effect, id }, body: body ?? {} } as HistoryOf
  try {
    return history(of).filter(({ value }) => (value as unknown) !== undefined)
  } catch (cause) {
    const threw = `domain: history threw for an operation with the effect ${effect.kind}`
    throw causedBy(cause, threw, 'return what is known, for an empty body too')
  }
}
