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
import { counters, list, money } from './domain.ts'
import { forbidden, malformed, right } from './inputs.ts'
import {
  bothAccounts,
  counted,
  crowded,
  keyPlan,
  lockFirst,
  order,
  poolSize,
  random,
  times,
} from './workloads.ts'

/** The short rules once more, on a system that is not as it was: `where` is in the middle of their ids. */
async function shortRules(system: System, where: string, clients = poolSize): Promise<Judgement[]> {
  const { record, judgements } = await random(system, 30, { readBack: bothAccounts })
  const { judgements: ofCrowd } = await crowded(system)
  const shared = await workload(system, {
    domain: money([1_000, 0]),
    // Who has no queue for more may turn them away.
    clients,
    orders: opened => times(5).map(() => order(opened)),
    key: (_, count) => `shared-${count}`,
    // Until each has looked for the key, and none has committed it.
    meet: opened => [lockFirst(opened)],
    crowd: poolSize,
  })
  const all = [...judgements, readsConfirmed(counted(record), counters), ...ofCrowd, idempotency(shared)]
  return all.map(judgement => named(where, judgement))
}

/** Their moments are on clocks of their own, and not on that of the faults. */
const named = (where: string, judgement: Judgement): Judgement => ({
  ...judgement,
  check: `${where}.${judgement.check}`,
  moments: [],
})

/**
 * When all faults are healed: what a session was told when it was first opened, a reopened one may not know. A service that does not
 * even open an account then has broken a promise, and takes none of the other judgements with it.
 */
export async function judgeHealed(system: System, where: string): Promise<Judgement[]> {
  try {
    return await healedRules(system, where)
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error
    const shown = { check: 'healed', title: 'it serves when all is healed', of: 'systems' }
    const violations = [{ kind: 'it no longer serves', what: error.message }]
    return [named(where, judgeAudit({ ...shown, examined: 1, violations }))]
  }
}

async function healedRules(system: System, where: string): Promise<Judgement[]> {
  const refused = await sendRefused(system, {
    domain: money([1_000, 1_000]),
    all: list,
    right,
    refused: opened => [...malformed(opened), ...forbidden(opened)],
    brief: true,
  })
  const shown = { check: 'rejections', title: 'what is refused changes nothing' }
  const healed = `${where}.healed`
  return [...(await shortRules(system, healed)), named(healed, refusedWithoutEffect(refused, shown))]
}

/** Of several replicas on one database: what is kept in one process, another does not know. */
export async function judgeReplicas(system: System): Promise<Judgement[]> {
  await using watch = await watchDeadlocks(() => databaseOf(system).url)
  // First of all, while the ids of accounts are short.
  const trial = await sendKeys(system, keyPlan)
  return [
    ...(await shortRules(system, 'replicas', 2 * poolSize)),
    named('replicas', keys(trial, counters)),
    named('replicas', noDeadlock(watch.seen())),
  ]
}
