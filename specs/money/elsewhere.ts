import { isDeepStrictEqual } from 'node:util'
import {
  databaseOf,
  HarnessError,
  sendKeys,
  sendRefused,
  type System,
  watchDeadlocks,
  workload,
} from 'vitest-plumbline'
import {
  idempotency,
  judgeAudit,
  type Judgement,
  keys,
  noDeadlock,
  readsConfirmed,
  refusedWithoutEffect,
} from 'vitest-plumbline/judge'
import { type Balances, counters, list, money } from './domain.ts'
import { forbidden, malformed, right } from './inputs.ts'
import { keyPlan } from './key-plan.ts'
import { leftBehind } from './leftovers.ts'
import { judgeList } from './listed.ts'
import { formsAtReplicas } from './read-forms.ts'
import { refusalsEnd } from './refusals-end.ts'
import {
  bothAccounts,
  counted,
  crowded,
  heldReads,
  lockFirst,
  openIn,
  order,
  poolSize,
  quietReadsIn,
  random,
  times,
} from './workloads.ts'

interface State {
  /** Clients that share a key. A service without a queue for more than its pool may turn them away. */
  readonly clients?: number
  /** As in `random`. */
  readonly early?: Balances
}

/** Repeats the short rules on a system in another state. `where` is the middle part of their ids. */
async function shortRules(
  system: System,
  where: string,
  { clients = poolSize, early = new Map() }: State = {},
): Promise<Judgement[]> {
  const { record, judgements } = await random(system, 30, { readBack: bothAccounts, early })
  const { judgements: ofCrowd } = await crowded(system)
  const shared = await workload(system, {
    domain: money([1_000, 0]),
    clients,
    // The last one takes what is left: its replays, behind the same lock, find the payer poor.
    orders: opened => times(5).map(() => order(opened, 200)),
    key: (_, count) => `shared-${count}`,
    // Until each has looked up the key, and none has committed it.
    meet: opened => [lockFirst(opened)],
    crowd: poolSize,
  })
  const all = [...judgements, readsConfirmed(counted(record), counters), ...ofCrowd, idempotency(shared)]
  return all.map(judgement => named(where, judgement))
}

/** Another name, without moments, which are not on the clock of the faults. */
export const named = (where: string, judgement: Judgement): Judgement => ({
  ...judgement,
  check: `${where}.${judgement.check}`,
  moments: [],
})

/** What `judge` returns. If the service cannot even open an account, `check` fails, and other judgements are kept. */
export async function ifServed(
  { check }: Pick<Judgement, 'check'>,
  judge: () => Promise<Judgement[]>,
): Promise<Judgement[]> {
  try {
    return await judge()
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    const violations = [{ kind: 'it no longer serves', what: error.message }]
    return [
      judgeAudit({ check, title: 'the service works afterwards', of: 'systems', examined: 1, violations }),
    ]
  }
}

/**
 * After faults or a crowd: a reopened session may lack settings of the first one, and a session in which a statement failed may
 * keep something of it.
 */
export async function judgeHealed(system: System, where: string, state: State = {}): Promise<Judgement[]> {
  const judgements = await ifServed({ check: 'healed' }, () => healedRules(system, state))
  return judgements.map(judgement => named(where, judgement))
}

async function healedRules(system: System, state: State): Promise<Judgement[]> {
  const refused = await sendRefused(system, {
    domain: money([1_000, 1_000]),
    all: list,
    right,
    refused: opened => [...malformed(opened), ...forbidden(opened)],
    brief: true,
  })
  const shown = { check: 'rejections', title: 'what is refused changes nothing' }
  return [
    ...(await shortRules(system, 'healed', state)),
    named('healed', refusedWithoutEffect(refused, shown)),
    named('healed', await judgeList(system)),
  ]
}

/** Before the first account is opened, the list of all is empty, and not absent. */
async function judgeEmptyList(system: System): Promise<Judgement> {
  const { quiet } = await workload(system, {
    domain: money([]),
    clients: 1,
    orders: () => [],
    lastReads: () => [list],
  })
  const lists = quiet.map((reading): unknown => reading?.value)
  const isEmpty = (value: unknown) => {
    const { accounts, total } = Object(value)
    return isDeepStrictEqual({ accounts, total }, { accounts: [], total: 0 })
  }
  return judgeAudit({
    check: 'emptyList',
    title: 'without accounts the list of all is empty, with a total of 0',
    of: 'lists',
    examined: lists.length,
    fix: { kind: 'note', text: 'aggregates over no rows are null in SQL: `coalesce` them' },
    violations: lists
      .filter(value => !isEmpty(value))
      .map(value => ({ kind: 'another list', what: `answered ${JSON.stringify(value)}` })),
  })
}

/** On a system with the proxy. */
export async function judgeHeldReads(system: System): Promise<Judgement[]> {
  const record = await heldReads(system)
  return [readsConfirmed(counted(record), counters), quietReadsIn(record)].map(judgement =>
    named('heldReads', judgement),
  )
}

/** Several replicas on one database: state kept in one process is unknown to the others. */
export async function judgeReplicas(system: System): Promise<Judgement[]> {
  await using watch = await watchDeadlocks(() => databaseOf(system).url)
  const empty = await judgeEmptyList(system)
  // Early, while the ids of accounts are short.
  const trial = await sendKeys(system, keyPlan)
  return [
    ...(await shortRules(system, 'replicas', { clients: 2 * poolSize })),
    named('replicas', empty),
    named('replicas', keys(trial, counters)),
    named('replicas', await refusalsEnd(system)),
    named('replicas', await formsAtReplicas(system, await openIn(system, money([1_000, 0])))),
    named('replicas', noDeadlock(watch.seen())),
    named('replicas', await leftBehind(system)),
  ]
}
