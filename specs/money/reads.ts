import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import type { Attempt, History, Reading } from './history.ts'
import { money, timelineOf } from './wording.ts'

/** All attempts with one key, which together are one transfer at most. */
interface Effect {
  readonly order: Attempt['order']
  readonly sentMs: number
  /** From here on it must be seen; never, where it was not confirmed. */
  readonly confirmedMs: number
}

/**
 * A read that is asked for after a transfer was confirmed contains it, whichever client asks; one that was answered
 * before a transfer was sent does not. What is in flight meanwhile, or in doubt and in the ledger, may be in it or
 * not: each balance must lie between what is the least and the most that all of these allow.
 */
export function readsConfirmed(history: History): Judgement {
  return judgeAudit({
    check: 'readsConfirmed',
    title: 'a read after an answer contains it',
    of: 'balances read after a confirmation',
    examined: balancesAfterConfirmation(history),
    violations: impossible(history),
    timeline: timelineOf(history),
  })
}

/**
 * When all was quiet, what the service says is what its books hold: a read that was kept from before a transfer is
 * wrong for as long as nothing moves. What was left in doubt may still take effect, so its accounts say nothing.
 */
export function quietReads({ opening, attempts, lastReadings = [], finalState }: History): Judgement {
  const doubted = new Set(
    attempts.flatMap(({ answer, order }) => (answer.kind === 'unknown' ? [order.fromId, order.toId] : [])),
  )
  const compared = lastReadings.flatMap(reading => {
    const listed = reading?.total === undefined ? [...(reading?.balances.keys() ?? [])] : [...opening.keys()]
    return listed
      .filter(id => opening.has(id) && !doubted.has(id))
      .map(id => ({ id, read: reading?.balances.get(id), held: finalState.balances.get(id), reading }))
  })
  const shown = (balance: number | undefined) => (balance === undefined ? 'nothing' : money(balance))
  return judgeAudit({
    check: 'quietReads',
    title: 'when all is quiet, every read says what the books hold',
    of: 'balances read when all was quiet',
    examined: attempts.some(({ answer }) => answer.kind === 'applied') ? compared.length : 0,
    violations: [
      ...lastReadings.flatMap(reading => (reading === undefined ? ['a read was not answered'] : [])),
      ...compared
        .filter(({ read, held }) => read !== held)
        .map(({ id, read, held, reading }) => ({
          kind: 'a read that is not what the books hold',
          what: `account ${id} read as ${shown(read)} ${reading?.total === undefined ? 'alone' : 'in the list'}, the books hold ${shown(held)}`,
          size: Math.abs((read ?? 0) - (held ?? 0)),
          ...(reading !== undefined && { atMs: reading.atMs }),
        })),
    ],
  })
}

function balancesAfterConfirmation({ opening, attempts, readings }: History): number {
  const confirmed = attempts.filter(({ answer }) => answer.kind === 'applied')
  const firstMs = confirmed.reduce((first, { answeredMs }) => Math.min(first, answeredMs), Infinity)
  return readings
    .filter(({ atMs }) => atMs >= firstMs)
    .reduce((sum, { balances }) => sum + [...balances.keys()].filter(id => opening.has(id)).length, 0)
}

/** One sweep over both in the order of time, because a long history has a hundred thousand of each. */
function impossible(history: History): Violation[] {
  const { opening, readings } = history
  const toBeSent = effects(history).toSorted((a, b) => a.sentMs - b.sentMs)
  const certain = new Map(opening)
  let next = 0
  let open: Effect[] = []
  return readings
    .toSorted((a, b) => a.atMs - b.atMs)
    .flatMap(reading => {
      for (let effect = toBeSent[next]; effect !== undefined; effect = toBeSent[next]) {
        if (effect.sentMs >= reading.answeredMs) break
        open.push(effect)
        next += 1
      }
      for (const { order, confirmedMs } of open) {
        if (confirmedMs > reading.atMs) continue
        certain.set(order.fromId, (certain.get(order.fromId) ?? 0) - order.amount)
        certain.set(order.toId, (certain.get(order.toId) ?? 0) + order.amount)
      }
      open = open.filter(({ confirmedMs }) => confirmedMs > reading.atMs)
      const possible = open.filter(({ sentMs }) => sentMs < reading.answeredMs)
      return outOfBounds(reading, certain, possible)
    })
}

function outOfBounds(
  { atMs, balances }: Reading,
  certain: ReadonlyMap<number, number>,
  possible: readonly Effect[],
): Violation[] {
  const total = (id: number, side: 'fromId' | 'toId') =>
    possible.reduce((sum, { order }) => (order[side] === id ? sum + order.amount : sum), 0)
  return [...balances].flatMap(([id, balance]) => {
    const settled = certain.get(id)
    if (settled === undefined) return []
    const [low, high] = [settled - total(id, 'fromId'), settled + total(id, 'toId')]
    if (balance >= low && balance <= high) return []
    const allowed = low === high ? money(low) : `${money(low)} to ${money(high)}`
    return [
      {
        kind: 'a read that misses what was confirmed, or shows what never was',
        what: `account ${id} read as ${money(balance)}, the answers before it leave ${allowed}`,
        size: Math.max(low - balance, balance - high),
        atMs,
      },
    ]
  })
}

function effects({ attempts, finalState }: History): Effect[] {
  const booked = new Set(finalState.ledger.map(({ key }) => key))
  return [...Map.groupBy(attempts, ({ order }) => order.key)].flatMap(([key, tries]) => {
    const applied = tries.filter(({ answer }) => answer.kind === 'applied')
    const [told] = applied.length > 0 ? applied : tries
    const inDoubt = tries.some(({ answer }) => answer.kind === 'unknown') && booked.has(key)
    if (told === undefined || (applied.length === 0 && !inDoubt)) return []
    return [
      {
        order: told.order,
        sentMs: Math.min(...tries.map(({ sentMs }) => sentMs)),
        confirmedMs: Math.min(...applied.map(({ answeredMs }) => answeredMs)),
      },
    ]
  })
}
