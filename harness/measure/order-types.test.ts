import { expect, test } from 'vitest'
import { domain, type StateRow } from '../domain/domain.ts'
import type { KeyPlan } from './keys-and-refusals.ts'
import type { WorkloadPlan } from './workload.ts'

type Order =
  { readonly kind: 'redeem'; readonly card: number; readonly tags: string[] } | { readonly kind: 'claim' }

const cards = domain({
  open: async () => ({ card: 7 }),
  order: (): Order => ({ kind: 'claim' }),
  act: async (client, { order }) => client.post(`/${order.kind}`, {}),
})
const keyPlan = <Opened, Read, Row extends StateRow, Order>(plan: KeyPlan<Opened, Read, Row, Order>) => plan
const workloadPlan = <Opened, Read, Row extends StateRow, Order>(
  plan: WorkloadPlan<Opened, Read, Row, Order>,
) => plan

test('the orders of a plan keep the literals that those of its domain have', () => {
  const { orders } = keyPlan({
    domain: cards,
    orders: ({ card }) => ({
      order: { kind: 'redeem', card, tags: ['a'] },
      // @ts-expect-error -- there is no such kind
      others: { another: { kind: 'refund' } },
    }),
    withoutKey: (client, order) => client.post(`/${order.kind}`, {}),
  })
  expect(orders({ card: 7 }).order).toMatchObject({ kind: 'redeem', card: 7 })
  const plan = workloadPlan({
    domain: cards,
    clients: 1,
    orders: ({ card }) => [{ kind: 'redeem', card, tags: [] }],
  })
  expect([...(plan.orders?.({ card: 7 }, 0) ?? [])]).toHaveLength(1)
  workloadPlan({
    domain: cards,
    clients: 1,
    // @ts-expect-error -- a card is missing
    orders: opened => [{ kind: 'redeem', tags: [`${opened.card}`] }],
  })
})
