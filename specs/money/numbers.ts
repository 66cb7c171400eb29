import { type System, workload } from 'vitest-plumbline'
import {
  after,
  type Counted,
  type Counts,
  describeAct,
  differences,
  doubtsResolved,
  judgeAudit,
  type Judgement,
  sumOf,
  timelineOf,
  type Violation,
} from 'vitest-plumbline/judge'
import { balancesIn, counters, list, money, type Movement } from './domain.ts'
import { listsOf, shown, untrueTotal } from './rules.ts'
import { bothAccounts, counted, order, poolSize, quietReadsIn, times } from './workloads.ts'

/** The largest integer that a number in JSON represents exactly. */
export const largest = Number.MAX_SAFE_INTEGER

const fits = ({ fromId, toId, amount }: Movement, balances: Counts): boolean =>
  (balances.get(fromId) ?? 0) >= amount && largest - (balances.get(toId) ?? 0) >= amount

/** Balances after transfers one after the other, each if it is possible. */
const leaves = (opening: Counts, orders: readonly Movement[]): Counts =>
  orders.reduce((held, order) => (fits(order, held) ? after(held, [counters.adds(order)]) : held), opening)

/**
 * As long as a balance is exact, a transfer of 1 moves 1. A transfer to a balance beyond that is refused. Totals are rounded
 * once.
 */
export function numbers(run: Counted, crowd: Counted): Judgement {
  const { acts, readings, state } = run
  const opening = counters.opening(run.opened)
  const orders = acts.map(({ order }) => order as Movement)
  const lists = [...listsOf(run), ...listsOf(crowd)]
  const large = lists.filter(({ balances }) => sumOf(balances.values()) > largest)
  /** A balance read while no transfer was in flight must be correct. */
  const misread = readings
    .filter(({ atMs, answeredMs }) => !acts.some(act => act.sentMs < answeredMs && act.answeredMs > atMs))
    .flatMap(({ atMs, value }) => {
      const due = leaves(opening, orders.slice(0, acts.filter(({ answeredMs }) => answeredMs <= atMs).length))
      return [...balancesIn(value)].flatMap(([id, balance]) => {
        const expected = due.get(id)
        if (expected === undefined || expected === balance) return []
        const what = `account ${id} read as ${shown(balance)}, its transfers leave ${shown(expected)}`
        return [{ kind: 'a balance that is not exact', what, atMs }]
      })
    })
  return judgeAudit({
    check: 'numbers',
    fix: {
      kind: 'note',
      text: 'count in whole numbers of the database (bigint, numeric) or in BigInt, and round a total once',
    },
    title: 'near 2^53 amounts are exact, and a total is rounded once',
    of: 'transfers and totals near 2^53',
    // A total may be small because its balances are wrong.
    examined: large.length + misread.length === 0 ? 0 : acts.length + large.length + crowd.acts.length,
    violations: [
      ...acts.flatMap((act, index) => {
        const isDue = fits(act.order as Movement, leaves(opening, orders.slice(0, index)))
        const { effect, status = 0 } = act
        const isRight = isDue ? effect.kind === 'applied' : effect.kind === 'refused' && status < 500
        if (isRight) return []
        const what = `${describeAct(act)}, expected ${isDue ? 'confirmed' : 'refused'}`
        return [{ kind: 'not what its balances allow', what, atMs: act.sentMs }]
      }),
      ...misread,
      ...lists.flatMap(({ balances, total, atMs }) => untrueTotal(balances, total, atMs)),
      ...differences(leaves(opening, orders), [], state.held, 'its transfers leave'),
      ...overfilled(crowd),
    ],
    timeline: timelineOf(run),
  })
}

/** An account that many pay to at the same time takes what fits, to the last unit. */
function overfilled({ acts, opened }: Counted): Violation[] {
  const [, payee = 0] = counters.opening(opened).values()
  const fitting = largest - payee
  const taken = acts.filter(({ effect }) => effect.kind === 'applied').length
  const isRefused = acts.some(({ effect, status }) => effect.kind === 'refused' && status === 422)
  if (taken === fitting || (taken < fitting && !isRefused)) return []
  const what = `${taken} transfers of 1 were confirmed at the same time, ${fitting} fit`
  return [{ kind: 'not what its balances allow', what }]
}

/**
 * More clients than there are connections pay to an account at the same time. Half of it fits. All accounts together hold more
 * than Postgres' type `money`, and more than eighteen digits.
 */
const paidAtOnce = (system: System) =>
  workload(system, {
    domain: money([4 * poolSize, largest - 2 * poolSize, ...times(112).map(() => largest)]),
    clients: 4 * poolSize,
    orders: opened => [order(opened)],
    lastReads: () => [list],
    askAgain: true,
  })

const paidInTurn = (system: System) =>
  workload(system, {
    // After two accounts with the maximum, a floating-point sum would lose each single unit.
    domain: money([largest, 0, largest, 1, 1, 1, 1, 1]),
    // One after the other, so that every balance in between is known.
    clients: 1,
    orders: opened => {
      const [rich = 0, poor = 0, full = 0] = opened.keys()
      const transfers = [
        [rich, poor, 1],
        [rich, poor, largest],
        [poor, rich, 1],
        [rich, poor, largest - 2],
        [full, poor, 1],
        [full, poor, 1],
        [full, poor, 1],
        [rich, poor, 2],
        [rich, full, 3],
        [poor, full, 1],
        [poor, rich, largest - 2],
      ] as const
      return transfers.map(([fromId, toId, amount]) => ({ fromId, toId, amount }))
    },
    readBack: bothAccounts,
    lastReads: () => [list],
  })

export async function nearTheLargest(system: System): Promise<Judgement[]> {
  const inTurn = await paidInTurn(system)
  const atOnce = await paidAtOnce(system)
  const rows = { atRest: atOnce.atRest.rows, after: atOnce.after.rows }
  const replayed = {
    ...doubtsResolved(atOnce, rows),
    check: 'numbers.doubtsResolved',
    title: 'the order that fills an account is replayed by its key',
  }
  const quiet = { ...quietReadsIn(atOnce), check: 'numbers.quietReads' }
  return [numbers(counted(inTurn), counted(atOnce)), replayed, quiet]
}
