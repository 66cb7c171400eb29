import { judgeAudit, type Judgement, type Violation } from 'vitest-plumbline/judge'
import type { Attempt, Balances, History, LedgerRow, Movement } from './history.ts'
import { describeAttempt, describeMovement, money, suspects, timelineOf } from './wording.ts'

/** Where no money moved, none could have been lost: whatever was read then is no evidence. */
const besideTransfers = ({ attempts }: History, readings: readonly unknown[]): number =>
  attempts.some(({ answer }) => answer.kind === 'applied') ? readings.length : 0

/** Exact where floats would round on the way: only the sum itself is rounded, as every JSON reader would round it. */
export function sum(values: Iterable<number>): number {
  const all = [...values]
  if (!all.every(Number.isInteger)) return all.reduce((total, value) => total + value, 0)
  return Number(all.reduce((total, value) => total + BigInt(value), 0n))
}

/** The money of the accounts that were opened is the same in every reading and in the books. */
export function conservation(history: History): Judgement {
  const { opening, finalState } = history
  const expected = sum(opening.values())
  const own = (balances: Balances) => sum([...opening.keys()].map(id => balances.get(id) ?? 0))
  const differs = (where: string, kind: string, balances: Balances, atMs?: number): Violation[] => {
    const found = own(balances)
    if (found === expected) return []
    const what = `${where} ${money(found)}, expected ${money(expected)}`
    return [{ kind, what, size: Math.abs(found - expected), ...(atMs !== undefined && { atMs }) }]
  }
  const readings = history.readings.flatMap(({ total, ...reading }) =>
    total === undefined ? [] : [{ ...reading, total }],
  )
  return judgeAudit({
    check: 'conservation',
    title: 'money neither made nor lost',
    of: 'readings',
    examined: besideTransfers(history, readings),
    violations: [
      ...readings.flatMap(({ atMs, balances, total }) => [
        ...differs('read', 'money made or lost in a reading', balances, atMs),
        ...untrueTotal(balances, total, atMs),
      ]),
      ...differs('the books hold', 'money made or lost', finalState.balances),
    ],
    cause: looksHalfDone(history)
      ? 'the debit of a transfer is visible before its credit: each shortfall is made of transfers in flight'
      : undefined,
    timeline: timelineOf(history),
    context: suspects(history),
  })
}

/** Of a reading that lacks money, transfers under way meanwhile that together have as much. */
const halfDoneFrom = 0.9
/** Twice as many sums for each. */
const inFlightMax = 12

/** Whether nearly all readings that are wrong lack exactly what some transfers move that were under way then. */
function looksHalfDone({ opening, readings, attempts }: History): boolean {
  const expected = sum(opening.values())
  const short = readings.flatMap(({ total, balances, atMs, answeredMs }) => {
    const lacking = expected - sum([...opening.keys()].map(id => balances.get(id) ?? 0))
    return total === undefined || lacking === 0 ? [] : [{ lacking, atMs, answeredMs }]
  })
  const explained = short.filter(({ lacking, atMs, answeredMs }) => {
    const inFlight = attempts.filter(one => one.sentMs <= answeredMs && one.answeredMs >= atMs)
    return (
      lacking > 0 &&
      isSumOf(
        lacking,
        inFlight.slice(0, inFlightMax).map(({ order }) => order.amount),
      )
    )
  })
  return short.length > 0 && explained.length >= halfDoneFrom * short.length
}

/** Whether some of the amounts add up to a total. */
function isSumOf(total: number, amounts: readonly number[]): boolean {
  const sums = amounts.reduce(
    (known, amount) => known.union(new Set([...known].map(one => one + amount))),
    new Set([0]),
  )
  return sums.has(total)
}

export function untrueTotal(balances: Balances, total: number, atMs: number): Violation[] {
  const held = sum(balances.values())
  if (held === total) return []
  return [
    {
      kind: 'a total that is not the sum of its accounts',
      what: `read a total of ${money(total)} over accounts that hold ${money(held)}`,
      size: Math.abs(total - held),
      atMs,
    },
  ]
}

/** Each balance is what the ledger says: opening + received - sent. */
export function ledgerEquation(history: History): Judgement {
  const { opening, finalState } = history
  return judgeAudit({
    check: 'ledgerEquation',
    title: 'balance = opening + received - sent',
    of: 'ledger rows',
    examined: finalState.ledger.length,
    violations: differences(opening, finalState.ledger, finalState.balances, 'the ledger says'),
    context: suspects(history),
  })
}

/** Each balance is what the answers of the service add up to: an update that overwrote another is missing. */
export function noLostUpdate(history: History): Judgement {
  const { opening, attempts, finalState } = history
  const applied = attempts.filter(({ answer }) => answer.kind === 'applied' && !answer.replayed)
  return judgeAudit({
    check: 'noLostUpdate',
    title: 'every confirmed transfer is in the balances',
    of: 'confirmed transfers',
    examined: applied.length,
    violations: differences(
      opening,
      applied.map(({ order }) => order),
      finalState.balances,
      'the answers say',
    ),
    context: suspects(history),
  })
}

/** A confirmed transfer has one ledger row, a refused one has none, and there is no row nobody asked for. */
export function exactlyOnce(history: History): Judgement {
  return judgeAudit({
    check: 'exactlyOnce',
    title: 'one ledger row for each confirmed transfer',
    of: 'transfers',
    examined: history.attempts.filter(({ answer }) => answer.kind === 'applied').length,
    violations: misbookings(history),
    timeline: timelineOf(history),
  })
}

/** Keys whose rows are not what their answers say, and rows without a key that was sent. */
export function misbookings({ attempts, finalState }: Pick<History, 'attempts' | 'finalState'>): Violation[] {
  const byKey = Map.groupBy(attempts, ({ order }) => order.key)
  const rows = Map.groupBy(finalState.ledger, ({ key }) => key ?? '')
  const uninvited = finalState.ledger.filter(({ key }) => !byKey.has(key ?? ''))
  return [
    ...[...byKey].flatMap(([key, tries]) => misbooked(tries, rows.get(key) ?? [])),
    ...uninvited.map(row => ({
      kind: 'a ledger row nobody asked for',
      what: `ledger row ${row.transferId} (${describeMovement(row)}) was never asked for`,
    })),
  ]
}

/** All attempts with one key against the rows with that key. */
function misbooked(tries: readonly Attempt[], rows: readonly LedgerRow[]): Violation[] {
  const applied = tries.find(({ answer }) => answer.kind === 'applied')
  const [told = applied] = tries
  if (told === undefined) return []
  const broken = (kind: string, what: string): Violation[] => [
    { kind, what: `${describeAttempt(applied ?? told)} ${what}`, atMs: (applied ?? told).answeredMs },
  ]
  const [row] = rows
  if (rows.length > 1) return broken('a transfer booked twice', `has ${rows.length} ledger rows`)
  if (row === undefined) {
    return applied === undefined ? [] : broken('a confirmed transfer without its row', 'has no ledger row')
  }
  if (wasMadeBehindRefusal(tries)) return broken('a refused transfer in the ledger', 'has a ledger row')
  const same = tries.some(({ order, answer }) => answer.kind !== 'refused' && sameMovement(order, row))
  const owned = tries.every(({ answer }) => answer.kind !== 'applied' || answer.transferId === row.transferId)
  if (same && owned) return []
  return broken(
    'a transfer booked as another',
    `is booked as ${describeMovement(row)}, transfer ${row.transferId}`,
  )
}

/** Refused, and made all the same: whoever asked again was told of a transfer that nobody had been told of. */
const wasMadeBehindRefusal = (tries: readonly Attempt[]): boolean =>
  tries.some(({ answer }) => answer.kind === 'refused') &&
  tries.every(({ answer }) => answer.kind === 'refused' || (answer.kind === 'applied' && answer.replayed))

/** No balance below zero, in any reading or in the books. */
export function noNegativeBalance(history: History): Judgement {
  const { readings, finalState } = history
  const negative = (balances: Balances, where: string, atMs?: number): Violation[] =>
    [...balances]
      .filter(([, balance]) => balance < 0)
      .map(([id, balance]) => ({
        kind: 'an account below zero',
        what: `account ${id} holds ${money(balance)}, ${where}`,
        size: -balance,
        ...(atMs !== undefined && { atMs }),
      }))
  return judgeAudit({
    check: 'noNegativeBalance',
    title: 'nobody owes',
    of: 'readings',
    examined: besideTransfers(history, readings),
    violations: [
      ...readings.flatMap(({ atMs, balances }) => negative(balances, 'as it was read', atMs)),
      ...negative(finalState.balances, 'in the books'),
    ],
    timeline: timelineOf(history),
  })
}

export const sameMovement = (a: Movement, b: Movement): boolean =>
  a.fromId === b.fromId && a.toId === b.toId && a.amount === b.amount

/** Accounts whose balance is not opening + received - sent, counted over some movements of money. */
export function differences(
  opening: Balances,
  movements: readonly Movement[],
  balances: Balances,
  according: string,
): Violation[] {
  const expected = new Map(opening)
  for (const { fromId, toId, amount } of movements) {
    expected.set(fromId, (expected.get(fromId) ?? 0) - amount)
    expected.set(toId, (expected.get(toId) ?? 0) + amount)
  }
  return [...opening.keys()].flatMap(id => {
    const [balance, due = 0] = [balances.get(id), expected.get(id)]
    if (balance === due) return []
    const held = balance === undefined ? 'nothing' : money(balance)
    return [
      {
        kind: 'a balance that is not what it should be',
        what: `account ${id} holds ${held}, ${according} ${money(due)}`,
        size: Math.abs((balance ?? 0) - due),
      },
    ]
  })
}
