import { judgeAudit } from '../../harness/judge/violations.ts'
import type { Judgement } from '../../harness/judge/verdict.ts'
import type { Answer, Attempt, Balances, History, LedgerRow } from './history.ts'

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)
const money = (amount: number): string => amount.toLocaleString('en')
const seconds = (atMs: number): string => `${(atMs / 1000).toFixed(1)} s`

/** The money of the accounts that were opened is the same in every reading and in the books. */
export function conservation({ opening, readings, books }: History): Judgement {
  const expected = sum(opening.values())
  const own = (balances: Balances) => sum([...opening.keys()].map(id => balances.get(id) ?? 0))
  const violations = readings.flatMap(({ atMs, balances, total }) => [
    ...(own(balances) === expected
      ? []
      : [`read ${money(own(balances))} at ${seconds(atMs)}, expected ${money(expected)}`]),
    ...(sum(balances.values()) === total
      ? []
      : [
          `read a total of ${money(total)} at ${seconds(atMs)} over accounts that hold ${money(sum(balances.values()))}`,
        ]),
  ])
  const end = own(books.balances)
  return judgeAudit({
    check: 'conservation',
    title: 'money neither made nor lost',
    of: 'readings',
    examined: readings.length,
    violations:
      end === expected
        ? violations
        : [...violations, `the books hold ${money(end)}, expected ${money(expected)}`],
  })
}

/** Each balance is what the ledger says: opening + received - sent. */
export function ledgerEquation({ opening, books }: History): Judgement {
  return judgeAudit({
    check: 'ledgerEquation',
    title: 'balance = opening + received - sent',
    of: 'ledger rows',
    examined: books.ledger.length,
    violations: differences(opening, books.ledger, books.balances, 'the ledger says'),
  })
}

/** Each balance is what the answers of the service add up to: an update that overwrote another is missing. */
export function noLostUpdate({ opening, attempts, books }: History): Judgement {
  const applied = attempts.filter(({ answer }) => answer.kind === 'applied' && !answer.replayed)
  return judgeAudit({
    check: 'noLostUpdate',
    title: 'every confirmed transfer is in the balances',
    of: 'confirmed transfers',
    examined: applied.length,
    violations: differences(
      opening,
      applied.map(({ order }) => order),
      books.balances,
      'the answers say',
    ),
  })
}

/** A confirmed transfer has one ledger row, a refused one has none, and there is no row nobody asked for. */
export function exactlyOnce({ attempts, books }: History): Judgement {
  const byKey = Map.groupBy(attempts, ({ order }) => order.key)
  const rows = Map.groupBy(books.ledger, ({ key }) => key ?? '')
  const uninvited = books.ledger.filter(({ key }) => !byKey.has(key ?? ''))
  return judgeAudit({
    check: 'exactlyOnce',
    title: 'one ledger row for each confirmed transfer',
    of: 'transfers',
    examined: attempts.filter(({ answer }) => answer.kind === 'applied').length,
    violations: [
      ...[...byKey].flatMap(([key, tries]) => misbooked(tries, rows.get(key) ?? [])),
      ...uninvited.map(row => `ledger row ${row.transferId} was never asked for`),
    ],
  })
}

/** All attempts with one key against the rows with that key. */
function misbooked(tries: readonly Attempt[], rows: readonly LedgerRow[]): string[] {
  const [first] = tries
  if (first === undefined) return []
  const { key, fromId, toId, amount } = first.order
  const named = `transfer ${key.slice(0, 8)} (${money(amount)} from ${fromId} to ${toId}, ${describe(first.answer)})`
  const kinds = new Set(tries.map(({ answer }) => answer.kind))
  if (rows.length > 1) return [`${named} has ${rows.length} ledger rows`]
  const [row] = rows
  if (row === undefined) return kinds.has('applied') ? [`${named} has no ledger row`] : []
  if (kinds.size === 1 && kinds.has('refused')) return [`${named} has a ledger row`]
  const same = sameMovement(first.order, row)
  const told = tries.every(({ answer }) => answer.kind !== 'applied' || answer.transferId === row.transferId)
  return same && told ? [] : [`${named} is booked as ${money(row.amount)} from ${row.fromId} to ${row.toId}`]
}

/** No balance below zero, in any reading or in the books. */
export function noNegativeBalance({ readings, books }: History): Judgement {
  const moments = [
    ...readings.map(({ atMs, balances }) => ({ when: `read at ${seconds(atMs)}`, balances })),
    { when: 'in the books', balances: books.balances },
  ]
  return judgeAudit({
    check: 'noNegativeBalance',
    title: 'nobody owes',
    of: 'readings',
    examined: readings.length,
    violations: moments.flatMap(({ when, balances }) =>
      [...balances]
        .filter(([, balance]) => balance < 0)
        .map(([id, balance]) => `account ${id} holds ${money(balance)}, ${when}`),
    ),
  })
}

/** Transfers that the database refuses half-way, all of them, leave no trace. */
export function noPartialEffect({ opening, attempts, books }: History): Judgement {
  return judgeAudit({
    check: 'noPartialEffect',
    title: 'a transfer that fails half-way leaves nothing',
    of: 'failed transfers',
    examined: attempts.length,
    violations: [
      ...attempts
        .filter(({ answer }) => answer.kind === 'applied')
        .map(({ order }) => `${money(order.amount)} from ${order.fromId} to ${order.toId} was confirmed`),
      ...differences(opening, [], books.balances, 'it should still hold'),
      ...(books.ledger.length === 0 ? [] : [`the ledger has ${books.ledger.length} rows, expected none`]),
    ],
  })
}

/** Every transfer was confirmed within `limitMs`: none hung, none was sacrificed, none was left in doubt. */
export function allConfirmed(
  { attempts }: History,
  { limitMs, ...shown }: { readonly check: string; readonly title: string; readonly limitMs: number },
  otherViolations: readonly string[] = [],
): Judgement {
  const tookMs = ({ sentMs, answeredMs }: Attempt) => answeredMs - sentMs
  const bad = attempts.filter(attempt => attempt.answer.kind !== 'applied' || tookMs(attempt) > limitMs)
  return judgeAudit({
    ...shown,
    of: 'transfers',
    examined: attempts.length,
    violations: [
      ...otherViolations,
      ...bad.map(
        attempt =>
          `transfer from ${attempt.order.fromId} to ${attempt.order.toId}: ${describe(attempt.answer)} after ${seconds(tookMs(attempt))}`,
      ),
    ],
  })
}

/** One key is one transfer, however often it is sent at once; the same key with another body is refused. */
export function idempotency({ attempts, books }: History): Judgement {
  return judgeAudit({
    check: 'idempotency',
    title: 'one key, one transfer, one answer',
    of: 'requests',
    examined: attempts.length,
    violations: [...Map.groupBy(attempts, ({ order }) => order.key)].flatMap(([key, tries]) =>
      misused(
        `key ${key.slice(0, 8)}, sent ${tries.length} times`,
        tries,
        books.ledger.filter(row => row.key === key),
      ),
    ),
  })
}

function misused(named: string, tries: readonly Attempt[], rows: readonly LedgerRow[]): string[] {
  const [row] = rows
  if (row === undefined || rows.length > 1) return [`${named}: ${rows.length} ledger rows`]
  const [own, foreign] = partition(tries, ({ order }) => sameMovement(order, row))
  const fresh = own.filter(({ answer }) => answer.kind === 'applied' && !answer.replayed).length
  const wrong = own.filter(({ answer }) => answer.kind !== 'applied' || answer.transferId !== row.transferId)
  const accepted = foreign.filter(({ answer }) => answer.kind !== 'refused' || answer.status !== 422)
  return [
    ...(fresh === 1 ? [] : [`${named}: ${fresh} answers claim to be the first`]),
    ...wrong.map(({ answer }) => `${named}: ${describe(answer)}, expected transfer ${row.transferId}`),
    ...accepted.map(({ answer }) => `${named}: another body was ${describe(answer)}, expected 422`),
  ]
}

const partition = <T>(values: readonly T[], belongs: (value: T) => boolean): [T[], T[]] => [
  values.filter(belongs),
  values.filter(value => !belongs(value)),
]

const describe = (answer: Answer): string => {
  switch (answer.kind) {
    case 'applied':
      return `${answer.replayed ? 'replayed' : 'confirmed'} as transfer ${answer.transferId}`
    case 'refused':
      return `refused with ${answer.status}`
    case 'unknown':
      return `in doubt: ${answer.reason}`
  }
}

type Movement = Pick<LedgerRow, 'fromId' | 'toId' | 'amount'>

const sameMovement = (a: Movement, b: Movement): boolean =>
  a.fromId === b.fromId && a.toId === b.toId && a.amount === b.amount

/** Accounts whose balance is not opening + received - sent, counted over some movements of money. */
function differences(
  opening: Balances,
  movements: readonly Movement[],
  balances: Balances,
  according: string,
): string[] {
  return [...opening].flatMap(([id, opened]) => {
    const received = sum(movements.filter(({ toId }) => toId === id).map(({ amount }) => amount))
    const sent = sum(movements.filter(({ fromId }) => fromId === id).map(({ amount }) => amount))
    const expected = opened + received - sent
    const balance = balances.get(id)
    return balance === expected
      ? []
      : [
          `account ${id} holds ${balance === undefined ? 'nothing' : money(balance)}, ${according} ${money(expected)}`,
        ]
  })
}
