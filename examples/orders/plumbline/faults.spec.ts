import {
  append,
  applied,
  databaseFaults,
  domain,
  expect,
  networkFaults,
  readOf,
  refused,
  seconds,
  serviceFaults,
  test,
  unknown,
  type Answer,
} from 'vitest-plumbline'
import { password } from './service.ts'

/** What a rule refuses is refused in good health. 503 with `done: false` is certain; any other error above 500 is not. */
const outcome = ({ status, body }: Answer) => {
  if (status < 300) return applied(body.id)
  if (status === 409 || status === 410) return refused(body.error)
  return status < 500 || body?.done === false ? refused() : unknown()
}

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

/** Pieces that db/schema.sql puts into the stock. */
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

const asked = new Map<string, { shown: string[]; joined: string[]; pieces: number }>()

/** Every answer shows whole lists, and every entry is known by the key of who made it. */
const waiting = domain({
  act: (client, { key, pick }) => {
    const shown = pick([rare.slice(0, 2), rare.slice(2, 4)])
    const joined = pick([[], shown.slice(0, 1), shown.slice(1), shown, shown.toReversed()])
    asked.set(key, { shown, joined, pieces: pick([1, 2]) })
    return client.post('/waiting', asked.get(key), { headers: { 'idempotency-key': key } })
  },
  outcome,
  history: ({ act, body }) => {
    const { shown = [], joined = [], pieces = 0 } = asked.get(act.key) ?? {}
    const entries = [`${act.key}/1`, `${act.key}/2`].slice(0, pieces)
    return [
      ...shown.map(sku => readOf(sku, body[sku])),
      ...joined.flatMap(sku => entries.map(entry => append(sku, entry))),
    ]
  },
})

test('who waits sees the lists as they are', async ({ faultRun }) => {
  const record = await faultRun({
    name: 'waiting',
    domain: waiting,
    clients: 8,
    replicas: 2,
    faults: ['terminateBackend', 'killService'],
    promises: { isolation: 'strict serializable' },
  })
  expect(record).toMeet()
})
