import { type FaultRunPlan, ms, readFinalState, type System } from 'vitest-plumbline'
import {
  allActs,
  errorHygiene,
  honestDoubts,
  judge,
  type Judgement,
  type MeasuredFaultRun,
  readsConfirmed,
} from 'vitest-plumbline/judge'
import { counters, isCertain, money } from './domain.ts'
import * as rules from './rules.ts'
import { poolSize, times } from './workloads.ts'

/** Rich enough that nothing is refused for want of money: then every doubt must end in one row. */
const balance = 1_000_000
/** A second for a place in the pool and three in it; the rest is the way there and back, and a busy machine. */
const settledMs = 4_800

/** What these rules say more strictly than every fault run is held to. */
const without = {
  honestDoubts: 'an answer that leaves a doubt says so by its type',
  errorHygiene: 'errors are problems of RFC 9457',
} as const

type FaultRun = (plan: FaultRunPlan) => Promise<MeasuredFaultRun>
type Struck = Required<Pick<FaultRunPlan, 'name' | 'on' | 'faults'>>

/** Everything that must hold whatever dies: what every fault run promises, and the rules of money. */
export async function moneyUnderFaults(faultRun: FaultRun, plan: Struck) {
  const opened = new Map<number, number>()
  const domain = money(
    times(10).map(() => balance),
    { opened },
  )
  const promises = {
    exactlyOnce: true,
    noDeadlock: true,
    settled: ms(settledMs),
    ...(plan.faults.includes('longOutage') && { readiness: true as const }),
    databaseConnections: poolSize * plan.on.services.length,
  } as const
  const record = await faultRun({ ...plan, domain, clients: 2 * poolSize, promises, without })
  return { record, judgements: await judgeMoney(record, plan.on, domain, opened) }
}

async function judgeMoney(
  record: MeasuredFaultRun,
  system: System,
  domain: ReturnType<typeof money>,
  opened: ReadonlyMap<number, number>,
): Promise<Judgement[]> {
  const state = await readFinalState(system, domain, opened)
  const run = { ...record, acts: allActs(record), opened, state }
  const ofMoney = [
    rules.conservation(run),
    rules.ledgerEquation(run),
    rules.noNegativeBalance(run),
    readsConfirmed(run, counters),
    honestDoubts(record, vague(record)),
    // A service that is gone or alone on its network answers nothing, errors included.
    ...(record.errors.length > 0 ? [errorHygiene(record.errors, { problems: true })] : []),
  ]
  const windows = record.windows.map(({ fault, struckMs, healedMs }) => ({ fault, struckMs, healedMs }))
  const told = (judgement: Judgement): Judgement =>
    judgement.verdict === 'pass'
      ? judgement
      : { ...judgement, evidence: [...judgement.evidence, { kind: 'faults', windows }] }
  return [
    ...ofMoney.map(judgement => told({ ...judgement, check: `${record.name}.${judgement.check}` })),
    // A fault strikes in one run of a spec alone, and its recovery is known by its name.
    ...judge(record).map(judgement => ({
      ...judgement,
      check: judgement.check.replace(`${record.name}.recovery.`, 'recovery.'),
    })),
  ]
}

/** Answers that promise nothing, and do not say so. */
const vague = ({ errors }: MeasuredFaultRun) =>
  errors
    .map(error => ({ ...error, type: typeOf(error.body) }))
    .filter(({ status, type }) => !isCertain(status, type) && !type.endsWith('outcome-unknown'))
    .map(({ status, type, body }) => ({
      kind: `status ${status} ${type}`,
      what: `answered ${status}, ${body}`,
    }))

/** Of a problem; nothing where the body is none. */
export const typeOf = (body: string): string => {
  try {
    return String(Object(JSON.parse(body)).type ?? '')
  } catch {
    return ''
  }
}
