import { sendKeys, sendRefused, type System, watchDeadlocks, databaseOf, workload } from 'vitest-plumbline'
import {
  idempotency,
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

/** When all faults are healed: what a session was told when it was first opened, a reopened one may not know. */
export async function judgeHealed(system: System, where: string): Promise<Judgement[]> {
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
