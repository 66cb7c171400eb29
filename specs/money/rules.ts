import {
  type Counted,
  type Counts,
  describeAct,
  differences,
  isShed,
  judgeAudit,
  type Judgement,
  sumOf,
  suspects,
  timelineOf,
  type Violation,
  type WorkloadRecord,
} from 'vitest-plumbline/judge'
import { balancesIn, counters, type Movement, totalIn, typeOf } from './domain.ts'

/** A wrong service may read no number at all. */
export const shown = (amount: unknown): string =>
  typeof amount === 'number' ? amount.toLocaleString('en') : JSON.stringify(amount)

/** Readings without a transfer prove nothing: no money could have been lost. */
const besideTransfers = ({ acts }: Counted, readings: readonly unknown[]): number =>
  acts.some(({ effect }) => effect.kind === 'applied') ? readings.length : 0

/** Readings of all accounts, with their totals. */
export const listsOf = ({ readings }: Counted) =>
  readings.flatMap(({ value, ...times }) => {
    const total = totalIn(value)
    return total === undefined ? [] : [{ ...times, total, balances: balancesIn(value) }]
  })

/** The total of the opened accounts is the same in every reading and in the database. */
export function conservation(run: Counted): Judgement {
  const opening = counters.opening(run.opened)
  const expected = sumOf(opening.values())
  const lacking = (balances: Counts) => expected - sumOf([...opening.keys()].map(id => balances.get(id) ?? 0))
  const differs = (where: string, kind: string, balances: Counts, atMs?: number): Violation[] => {
    const size = lacking(balances)
    if (size === 0) return []
    const what = `${where} ${shown(expected - size)}, expected ${shown(expected)}`
    return [{ kind, what, size: Math.abs(size), ...(atMs !== undefined && { atMs }) }]
  }
  const lists = listsOf(run)
  const short = lists.map(({ balances, ...times }) => ({ ...times, lacking: lacking(balances) }))
  return judgeAudit({
    check: 'conservation',
    fix: 'oneTransaction',
    title: 'money neither made nor lost',
    of: 'readings',
    examined: besideTransfers(run, lists),
    violations: [
      ...lists.flatMap(({ atMs, balances, total }) => [
        ...differs('read', 'money made or lost in a reading', balances, atMs),
        ...untrueTotal(balances, total, atMs),
      ]),
      ...differs('the database holds', 'money made or lost', run.state.held),
    ],
    cause: looksHalfDone(run, short)
      ? 'the debit of a transfer is visible before its credit: transfers in flight explain each shortfall'
      : undefined,
    timeline: timelineOf(run),
    context: suspects(run),
  })
}

interface Short {
  readonly lacking: number
  readonly atMs: number
  readonly answeredMs: number
}

/** The share of incorrect readings whose missing amount equals the sum of some transfers then in flight. */
const halfDoneFrom = 0.9
/** Each further transfer doubles the number of sums. */
const inFlightMax = 12

/** Whether nearly all incorrect readings lack exactly the amount of some transfers that were in flight. */
function looksHalfDone({ acts }: Counted, readings: readonly Short[]): boolean {
  const wrong = readings.filter(({ lacking }) => lacking !== 0)
  const explained = wrong.filter(({ lacking, atMs, answeredMs }) => {
    const inFlight = acts.filter(act => act.sentMs <= answeredMs && act.answeredMs >= atMs)
    const amounts = inFlight.slice(0, inFlightMax).map(({ order }) => (order as Movement).amount)
    return lacking > 0 && isSumOf(lacking, amounts)
  })
  return wrong.length > 0 && explained.length >= halfDoneFrom * wrong.length
}

/** Whether some of the amounts add up to a total. */
const isSumOf = (total: number, amounts: readonly number[]): boolean =>
  amounts
    .reduce((known, amount) => known.union(new Set([...known].map(sum => sum + amount))), new Set([0]))
    .has(total)

export function untrueTotal(balances: Counts, total: number, atMs: number): Violation[] {
  const held = sumOf(balances.values())
  if (held === total) return []
  const what = `read a total of ${shown(total)} over accounts that hold ${shown(held)}`
  return [{ kind: 'a total that is not the sum of its accounts', what, size: Math.abs(total - held), atMs }]
}

/** Each balance equals the ledger: opening + received - sent. */
export const ledgerEquation = (run: Counted): Judgement =>
  judgeAudit({
    check: 'ledgerEquation',
    fix: 'oneTransaction',
    title: 'balance = opening + received - sent',
    of: 'ledger rows',
    examined: run.state.rows.length,
    violations: differences(
      counters.opening(run.opened),
      run.state.rows.map(({ order }) => counters.adds(order)),
      run.state.held,
      'the ledger says',
    ),
    context: suspects(run),
  })

/** No balance below zero, in any reading or in the database. */
export function noNegativeBalance(run: Counted): Judgement {
  const negative = (balances: Counts, where: string, atMs?: number): Violation[] =>
    [...balances]
      .filter(([, balance]) => balance < 0)
      .map(([id, balance]) => ({
        kind: 'an account below zero',
        what: `account ${id} holds ${shown(balance)}, ${where}`,
        size: -balance,
        ...(atMs !== undefined && { atMs }),
      }))
  return judgeAudit({
    check: 'noNegativeBalance',
    fix: 'changeInPlace',
    title: 'no account is below zero',
    of: 'readings',
    examined: besideTransfers(run, run.readings),
    violations: [
      ...run.readings.flatMap(({ atMs, value }) => negative(balancesIn(value), 'as it was read', atMs)),
      ...negative(run.state.held, 'in the database'),
    ],
    timeline: timelineOf(run),
  })
}

type Attempt = WorkloadRecord['acts'][number]

const isApplied = ({ effect }: Attempt): boolean => effect.kind === 'applied'
const isDenied = ({ effect, status }: Attempt): boolean => effect.kind === 'refused' && status === 422

/**
 * All clients together want at least what some accounts hold, and wait for the first at the same time. Each is spent exactly to
 * zero, and only then are transfers refused with 422. If some are turned away instead, their amounts may remain.
 */
export function noOverdraft(run: WorkloadRecord): Judgement {
  const { acts, met, opened } = run
  const opening = counters.opening(opened)
  const ofPayers = Map.groupBy(acts, ({ order }) => (order as Movement).fromId)
  const wrong = [...ofPayers].flatMap(([payer, ofPayer]) => {
    const held = opening.get(payer) ?? 0
    const spent = sumOf(ofPayer.filter(isApplied).map(({ order }) => (order as Movement).amount))
    // If all are answered, a refusal for lack of money is correct only when the money is gone.
    const isWrong = spent > held || (spent < held && ofPayer.some(isDenied))
    return isWrong ? [`${shown(spent)} were spent of an account that held ${shown(held)}`] : []
  })
  const isExamined = ([payer, ofPayer]: readonly [number, readonly Attempt[]]) =>
    opening.get(payer) === 0 || ofPayer.some(isApplied)
  const strange = acts.filter(act => !isApplied(act) && !isShed(act) && !isDenied(act))
  const untrue = acts.filter(
    act => isDenied(act) && act.text !== undefined && !typeOf(act.text).endsWith('insufficient-funds'),
  )
  return judgeAudit({
    check: 'noOverdraft',
    fix: 'changeInPlace',
    title: 'an account is spent to the last unit and no further',
    of: 'transfers',
    examined: met > 0 && [...ofPayers].every(isExamined) ? acts.length : 0,
    violations: [
      ...wrong,
      ...strange.map(act => ({
        kind: 'neither confirmed nor refused with a promise',
        what: describeAct(act),
        atMs: act.sentMs,
      })),
      ...untrue.map(act => ({
        kind: 'refused for a reason that is not true: only the money was lacking',
        what: `${describeAct(act)}, ${act.text ?? ''}`,
        atMs: act.sentMs,
      })),
    ],
    timeline: timelineOf(run),
  })
}
