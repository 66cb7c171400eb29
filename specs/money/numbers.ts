import { judgeAudit, type Judgement } from 'vitest-plumbline/judge'
import type { Attempt, Balances, History, Reading } from './history.ts'
import { differences, untrueTotal } from './rules.ts'
import { describeAttempt, money, timelineOf } from './wording.ts'
import { order, type TransferWorkload } from './workload.ts'

/** The most that a number in JSON can say exactly. */
const most = Number.MAX_SAFE_INTEGER
/** Behind two accounts that hold the most, a sum of floats loses every single one. */
const coins = [1, 1, 1, 1, 1]

/** One after the other, so that every balance in between is known. */
export const largest: TransferWorkload = {
  clients: 1,
  balances: [most, 0, most, ...coins],
  readsBack: true,
  orders: ([rich = 0, poor = 0, full = 0]) => [
    order(rich, poor, 1),
    order(poor, rich, 1),
    order(rich, poor, most - 2),
    order(full, poor, 1),
    order(full, poor, 1),
    order(full, poor, 1),
    order(rich, poor, 2),
    order(rich, full, 3),
    order(poor, full, 1),
    order(poor, rich, most - 2),
  ],
}

/** As long as a balance is exact a transfer of 1 moves 1; one that would end beyond is refused; totals are rounded once. */
export function numbers(history: History): Judgement {
  const { opening, attempts, readings, finalState } = history
  const due = attempts.filter((attempt, index) => fits(attempt, after(opening, attempts.slice(0, index))))
  const large = readings.filter(({ total = 0 }) => total > most)
  return judgeAudit({
    check: 'numbers',
    title: 'near 2^53 one is still one, and a total is rounded once',
    of: 'transfers and totals near 2^53',
    examined: large.length === 0 ? 0 : attempts.length + large.length,
    violations: [
      ...attempts
        .filter(attempt => !isRight(attempt, due.includes(attempt)))
        .map(attempt => ({
          kind: 'not what its balances allow',
          what: `${describeAttempt(attempt)}, expected ${due.includes(attempt) ? 'confirmed' : 'refused'}`,
          atMs: attempt.sentMs,
        })),
      ...readings.flatMap(reading => misread(reading, history)),
      ...readings.flatMap(({ balances, total, atMs }) =>
        total === undefined ? [] : untrueTotal(balances, total, atMs),
      ),
      ...differences(
        opening,
        due.map(attempt => attempt.order),
        finalState.balances,
        'its transfers leave',
      ),
    ],
    timeline: timelineOf(history),
  })
}

const isRight = ({ answer }: Attempt, due: boolean): boolean =>
  due ? answer.kind === 'applied' : answer.kind === 'refused' && answer.status < 500

const fits = ({ order: { fromId, toId, amount } }: Attempt, balances: Balances): boolean =>
  (balances.get(fromId) ?? 0) >= amount && most - (balances.get(toId) ?? 0) >= amount

function after(opening: Balances, attempts: readonly Attempt[]): Balances {
  const balances = new Map(opening)
  for (const attempt of attempts) {
    if (!fits(attempt, balances)) continue
    const { fromId, toId, amount } = attempt.order
    balances.set(fromId, (balances.get(fromId) ?? 0) - amount)
    balances.set(toId, (balances.get(toId) ?? 0) + amount)
  }
  return balances
}

/** Balances read while no transfer was under way, when there is one that is true. */
function misread({ atMs, answeredMs, balances }: Reading, { opening, attempts }: History) {
  if (attempts.some(other => other.sentMs < answeredMs && other.answeredMs > atMs)) return []
  const due = after(
    opening,
    attempts.filter(({ answeredMs: beforeMs }) => beforeMs <= atMs),
  )
  return [...balances].flatMap(([id, balance]) => {
    const expected = due.get(id)
    if (expected === undefined || expected === balance) return []
    const what = `account ${id} read as ${money(balance)}, its transfers leave ${money(expected)}`
    return [{ kind: 'a balance that is not exact', what, atMs }]
  })
}
