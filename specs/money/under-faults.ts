import { setTimeout as sleep } from 'node:timers/promises'
import {
  applied,
  domain,
  type FaultName,
  type FaultRunPlan,
  ms,
  outages,
  readFinalState,
  type System,
} from 'vitest-plumbline'
import {
  allActs,
  type ErrorAnswer,
  errorHygiene,
  honestDoubts,
  judge,
  type Judgement,
  type MeasuredFaultRun,
  readsConfirmed,
} from 'vitest-plumbline/judge'
import {
  type Account,
  accountsWith,
  booked,
  counters,
  drawn,
  isCertain,
  money,
  type Movement,
  outcome,
  transfer,
  typeOf,
} from './domain.ts'
import { type FiguresRead, figuresKept, refusesFigures } from './figures-under-faults.ts'
import { linesOf, requestCount, unreadable } from './figures.ts'
import * as rules from './rules.ts'
import { poolSize, times } from './workloads.ts'

/** Large enough that no transfer is refused for lack of money: then every operation in doubt must end as one row. */
const balance = 1_000_000
/** A second to get a connection and three to use it; the rest is for the network and a busy machine. */
export const settledMs = 4_800

/** Rules that are stricter here than in other fault runs. */
const without = {
  honestDoubts: 'an answer that leaves the outcome unknown says so in its type',
  errorHygiene: 'errors are RFC 9457 problems',
} as const

const probeMs = 1_000

type Opening = Pick<Account, 'balance'>
type Asked = Movement | Opening

const isMovement = (order: unknown): order is Movement => (order as Partial<Movement>).fromId !== undefined
const ofMovements = <Of extends { readonly order?: unknown }>(all: readonly Of[]): Of[] =>
  all.filter(({ order }) => isMovement(order))

/** One in so many orders opens an account, and one in so many clients sends no keys. */
const among = { orders: 8, clients: 4 }
/** An account that holds nothing, and is not used, is kept like the others. */
const openings = [0, 7, 99]
/** An account is opened without a key, and has an id of its own. */
const accountId = (id: number): string => `account ${id}`

/** Transfers, some without a key, and accounts that are opened concurrently. */
function orders(opened: Map<number, number>) {
  const balances = times(10).map(() => balance)
  const toDraw = drawn(100)
  return domain({
    ...accountsWith(balances, opened),
    order: (tools): Asked =>
      tools.pick(times(among.orders)) === 0 ? { balance: tools.pick(openings) } : toDraw(tools),
    act: (client, tools) => {
      const { order } = tools
      if (!isMovement(order)) return client.post('/api/accounts', order)
      const isWithoutKey = client.number % among.clients === among.clients - 1
      return transfer(client, order, isWithoutKey ? {} : { 'idempotency-key': tools.key })
    },
    outcome: answer => (answer.status === 201 ? applied(accountId(answer.body.id)) : outcome(answer)),
    finalState: async at => {
      const others = await at.database.rows<Account>`
        select id, balance from accounts where id <> all(${[...opened.keys()]}::bigint[]) order by id`
      const accounts = others.map(({ id, balance: held }) => ({
        key: null,
        id: accountId(id),
        order: { balance: held },
      }))
      return [...(await booked(at)), ...accounts]
    },
  })
}

/** The service must say meanwhile that it is not ready. */
const withoutDatabase: ReadonlySet<FaultName> = new Set([...outages, 'pauseDatabase'])

export type FaultRun = (plan: FaultRunPlan) => Promise<MeasuredFaultRun>
type Struck = Required<Pick<FaultRunPlan, 'name' | 'on' | 'faults'>>

/** Everything that must hold under faults: the promises of every fault run, and the rules of money. */
export async function moneyUnderFaults(faultRun: FaultRun, plan: Struck) {
  const opened = new Map<number, number>()
  const promises = {
    exactlyOnce: true,
    noDeadlock: true,
    settled: ms(settledMs),
    ...(plan.faults.some(fault => withoutDatabase.has(fault)) && { readiness: true as const }),
    databaseConnections: poolSize * plan.on.services.length,
  } as const
  const over = new AbortController()
  const probes = probe(plan.on, over.signal)
  try {
    const record = await faultRun({
      ...plan,
      domain: orders(opened),
      clients: 2 * poolSize,
      promises,
      without,
    })
    over.abort()
    const { errors, figures } = await probes
    const judged = { system: plan.on, opened, errors: [...record.errors, ...errors], figures }
    return { record, judgements: await judgeMoney(record, judged) }
  } finally {
    over.abort()
  }
}

/** What is read until `over`: errors of the readiness check, which say what happened and reveal nothing, and the figures. */
async function probe({ service }: System, over: AbortSignal) {
  const errors = new Map<string, ErrorAnswer>()
  const figures: FiguresRead = { counts: [], violations: [], refused: 0 }
  while (!over.aborted) {
    const count = await requestCount(service.origin)
    if (Number.isFinite(count)) figures.counts.push(count)
    else if (await refusesFigures(service.origin)) figures.refused++
    figures.violations.push(...unreadable((await linesOf(service.origin)) ?? []))
    const signal = AbortSignal.timeout(probeMs)
    const answer = await fetch(`${service.origin}/api/ready`, { signal }).catch(() => undefined)
    const body = await answer?.text().catch(() => undefined)
    if (answer?.ok === false && body !== undefined) {
      const { status, headers } = answer
      // A probe comes again by itself: it needs no Retry-After.
      const [contentType, retryAfter] = [headers.get('content-type') ?? '', headers.get('retry-after') ?? '0']
      errors.set(body, { status, contentType, retryAfter, body })
    }
    await sleep(probeMs / 4)
  }
  return { errors: [...errors.values()], figures }
}

interface Judged {
  readonly system: System
  readonly opened: ReadonlyMap<number, number>
  /** Of operations and of the readiness check. */
  readonly errors: readonly ErrorAnswer[]
  readonly figures: FiguresRead
}

async function judgeMoney(
  record: MeasuredFaultRun,
  { system, opened, errors, figures }: Judged,
): Promise<Judgement[]> {
  const { held } = await readFinalState(system, money([]), opened)
  const state = { held, rows: ofMovements(record.rows?.after ?? []) }
  const seen = { readings: record.readings, windows: record.windows }
  const run = { ...seen, acts: ofMovements(allActs(record)), opened, state }
  const ofMoney = [
    rules.conservation(run),
    rules.ledgerEquation(run),
    rules.noNegativeBalance(run),
    readsConfirmed(run, counters),
    honestDoubts(record, [...dishonest(record), ...inFlightForNobody(record)]),
    figuresKept(record, figures),
    // A service that is down or disconnected sends no responses, not even errors.
    ...(errors.length > 0 ? [errorHygiene(errors, { problems: true })] : []),
  ]
  const windows = record.windows.map(({ fault, struckMs, healedMs }) => ({ fault, struckMs, healedMs }))
  const told = (judgement: Judgement): Judgement =>
    judgement.verdict === 'pass'
      ? judgement
      : { ...judgement, evidence: [...judgement.evidence, { kind: 'faults', windows }] }
  return [
    ...ofMoney.map(judgement => told({ ...judgement, check: `${record.name}.${judgement.check}` })),
    // A fault strikes in only one run of a spec, so its name identifies its recovery.
    ...judge(record).map(judgement => ({
      ...judgement,
      check: judgement.check.replace(`${record.name}.recovery.`, 'recovery.'),
    })),
  ]
}

/** They end every session of the service: none is left that could hold a key. */
const endSessions: ReadonlySet<FaultName> = new Set([...outages, 'killDatabase', 'immediateShutdown'])

/** Each operation has a key of its own, and is sent once. */
function inFlightForNobody({ acts, windows }: MeasuredFaultRun) {
  const ended = windows.filter(({ fault }) => endSessions.has(fault))
  return acts
    .filter(
      ({ status, sentMs, answeredMs }) =>
        status === 409 && ended.some(({ struckMs, untilMs }) => sentMs > struckMs && answeredMs < untilMs),
    )
    .map(act => ({
      kind: 'a key in flight that nobody else has sent',
      what: `operation ${act.key} was answered 409`,
      atMs: act.answeredMs,
    }))
}

/** A request that came too slowly, a key that is in flight, too many requests, and what is turned away or in doubt. */
const mayBeAnswered: ReadonlySet<number> = new Set([408, 409, 429, 503])

/** Responses that leave the effect open without saying so, and those that refuse what is right: every account exists, and has enough. */
const dishonest = ({ errors }: MeasuredFaultRun) =>
  errors
    .map(error => ({ ...error, type: typeOf(error.body) }))
    .filter(
      ({ status, type }) =>
        !mayBeAnswered.has(status) || !(isCertain(status, type) || type.endsWith('outcome-unknown')),
    )
    .map(({ status, type, body }) => ({
      kind: `status ${status} ${type}`,
      what: `answered ${status}, ${body}`,
    }))
