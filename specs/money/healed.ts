import { databaseOf, type System } from 'vitest-plumbline'
import type { Judgement } from 'vitest-plumbline/judge'
import { Barrier } from './barrier.ts'
import { allAnswered, noOverdraft } from './confirmations.ts'
import { idempotency } from './idempotency.ts'
import { forbidden, malformed, sendForbidden } from './inputs.ts'
import { refusedWithoutEffect } from './refusals.ts'
import * as rules from './rules.ts'
import { atRandom, order, transact } from './workload.ts'

const poolSize = 10
const times = (count: number) => Array.from({ length: count }, (_, index) => index)

/**
 * The short rules once more, on a system whose faults are healed: what a session was told when it was first opened, a
 * reopened one may not know. `where` tells several systems of one spec apart.
 */
export async function judgeHealed(system: System, where: string, seed: number): Promise<Judgement[]> {
  const random = await transact(system, {
    clients: poolSize,
    balances: times(10).map(() => 1_000),
    orders: atRandom(seed, 40, 400),
  })
  const barrier = new Barrier(databaseOf(system).url, poolSize)
  const crowded = await transact(system, {
    clients: poolSize,
    balances: [50, 0],
    orders: ([hot = 0, other = 0]) => times(10).map(() => order(hot, other, 1)),
    against: ([hot = 0], clients) => barrier.before([hot], clients),
  })
  const twice = await transact(system, {
    clients: 2,
    balances: [1_000, 0],
    orders: ([from = 0, to = 0]) => times(10).map(index => order(from, to, 1, `${from}-twice-${index}`)),
  })
  const refused = await sendForbidden(system, (pair, held) =>
    oneOfEachKind([...malformed(seed, pair, held), ...forbidden(seed, pair, held)]),
  )
  const judgements = [
    rules.conservation(random),
    rules.ledgerEquation(random),
    rules.exactlyOnce(random),
    rules.noNegativeBalance(random),
    allAnswered(random),
    rules.noLostUpdate(crowded),
    noOverdraft(crowded, barrier.met),
    idempotency(twice),
    refusedWithoutEffect(refused, { check: 'rejections', title: 'what is refused changes nothing' }),
  ]
  // Their moments are on clocks of their own, and not on that of the faults.
  return judgements.map(judgement => {
    const check = [where, 'healed', judgement.check].join('.')
    return { ...judgement, check, moments: [] }
  })
}

const oneOfEachKind = <T extends { readonly kind: string }>(all: readonly T[]): T[] =>
  [...Map.groupBy(all, ({ kind }) => kind).values()].flatMap(ofOneKind => ofOneKind.slice(0, 1))
