import { databaseOf, type System, watchDeadlocks } from 'vitest-plumbline'
import { type Judgement, noDeadlock } from 'vitest-plumbline/judge'
import { Barrier } from './barrier.ts'
import { allAnswered, noOverdraft } from './confirmations.ts'
import { idempotency } from './idempotency.ts'
import { forbidden, malformed, sendForbidden } from './inputs.ts'
import { quietReads, readsConfirmed } from './reads.ts'
import { refusedWithoutEffect } from './refusals.ts'
import * as rules from './rules.ts'
import { atRandom, order, transact } from './workload.ts'

const poolSize = 10
const times = (count: number) => Array.from({ length: count }, (_, index) => index)

/** The short rules once more, on a system that is not as it was: `where` is in the middle of their ids. */
async function shortRules(system: System, where: string, seed: number): Promise<Judgement[]> {
  const random = await transact(system, {
    clients: poolSize,
    balances: times(10).map(() => 1_000),
    orders: atRandom(seed, 30, 400),
    readsBack: true,
  })
  const barrier = new Barrier(databaseOf(system).url, poolSize)
  const crowded = await transact(system, {
    clients: poolSize,
    balances: [100, 0],
    orders: ([hot = 0, other = 0]) => times(20).map(() => order(hot, other, 1)),
    against: ([hot = 0], clients) => barrier.before([hot], clients),
  })
  const shared = await transact(system, {
    clients: 20,
    balances: [1_000, 0],
    orders: ([from = 0, to = 0]) => times(5).map(index => order(from, to, 1, `${from}-shared-${index}`)),
    // Until each has looked for the key, and none has committed it.
    against: ([from = 0], clients) => new Barrier(databaseOf(system).url, poolSize).before([from], clients),
  })
  const judgements = [
    rules.conservation(random),
    rules.ledgerEquation(random),
    rules.exactlyOnce(random),
    rules.noNegativeBalance(random),
    allAnswered(random),
    readsConfirmed(random),
    quietReads(random),
    rules.noLostUpdate(crowded),
    noOverdraft(crowded, barrier.met),
    idempotency(shared),
  ]
  return judgements.map(judgement => named(where, judgement))
}

/** Their moments are on clocks of their own, and not on that of the faults. */
const named = (where: string, judgement: Judgement): Judgement => ({
  ...judgement,
  check: `${where}.${judgement.check}`,
  moments: [],
})

/** When all faults are healed: what a session was told when it was first opened, a reopened one may not know. */
export async function judgeHealed(system: System, where: string, seed: number): Promise<Judgement[]> {
  const refused = await sendForbidden(system, (pair, held) =>
    oneOfEachKind([...malformed(seed, pair, held), ...forbidden(seed, pair, held)]),
  )
  const shown = { check: 'rejections', title: 'what is refused changes nothing' }
  const healed = `${where}.healed`
  return [...(await shortRules(system, healed, seed)), named(healed, refusedWithoutEffect(refused, shown))]
}

/** Of several replicas on one database: what is kept in one process, another does not know. */
export async function judgeReplicas(system: System, seed: number): Promise<Judgement[]> {
  await using watch = await watchDeadlocks(() => databaseOf(system).url)
  return [...(await shortRules(system, 'replicas', seed)), named('replicas', noDeadlock(watch.seen()))]
}

const oneOfEachKind = <T extends { readonly kind: string }>(all: readonly T[]): T[] =>
  [...Map.groupBy(all, ({ kind }) => kind).values()].flatMap(ofOneKind => ofOneKind.slice(0, 1))
