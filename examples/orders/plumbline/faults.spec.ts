import {
  applied,
  databaseFaults,
  domain,
  expect,
  networkFaults,
  seconds,
  serviceFaults,
  test,
} from 'vitest-plumbline'
import { outcome } from './outcome.ts'
import { password } from './service.ts'

const rare = Array.from({ length: 60 }, (_, index) => `rare-${index + 1}`)

const orders = domain({
  open: async client => {
    const { token } = await client.post<{ token: string }>('/login', { name: 'customer-1', password })
    return { authorization: `Bearer ${token}` }
  },
  act: async (client, { key, opened, pick }) => {
    const headers = { ...opened, 'idempotency-key': key }
    const order = { sku: pick(['lamp', 'teapot', pick(rare)]), quantity: 1 }
    const ask = (reserve: boolean) =>
      client.post<{ id: string }>('/orders', { ...order, reserve }, { headers })
    const way = pick(['at once', 'at once', 'impatiently', 'reserved'])
    if (way === 'at once') return ask(false)
    if (way === 'impatiently') {
      const twins = await Promise.allSettled([ask(false), ask(false)])
      const made = twins.find(twin => twin.status === 'fulfilled')
      return made && applied(made.value.id)
    }
    const { id } = await ask(true)
    return client.post(`/orders/${id}/confirmation`, {}, { headers })
  },
  outcome,
  read: client => client.get<readonly { sku: string; left: number }[]>('/products'),
  finalState: ({ database }) =>
    database.rows<{ key: string; id: string; pieces: number; forgotten: number }>`
      select key, id,
        (select sum(left_over) from stock) + (select sum(quantity) from orders where state <> 'expired') as pieces,
        (select count(*) from orders where state = 'reserved' and made_at < now() - interval '4 seconds') as forgotten
      from orders where state = 'placed'`,
})

/** Number of pieces in the stock after db/schema.sql. */
const opening = 2 * 1_000_000_000 + 5 * rare.length

test('whatever dies, no order is lost or placed twice, and the stock is right', async ({ faultRun }) => {
  const record = await faultRun({
    domain: orders,
    replicas: 2,
    faults: [...databaseFaults, ...serviceFaults, ...networkFaults],
    promises: {
      exactlyOnce: true,
      noDeadlock: true,
      recovery: { killDatabase: seconds(3) },
      invariants: {
        stockNeverNegative: ({ read }) => read.every(({ left }) => left >= 0),
        stockAndSoldAreTheOpening: ({ finalState }) => finalState.every(({ pieces }) => pieces === opening),
        reservationsAreReleased: ({ finalState }) => finalState.every(({ forgotten }) => forgotten === 0),
      },
    },
  })
  expect(record).toMeet()
})
