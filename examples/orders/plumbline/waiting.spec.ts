import { append, domain, expect, readOf, test } from 'vitest-plumbline'
import { outcome } from './outcome.ts'

/** Every response has whole lists, and an entry is identified by the key of its operation. */
const waiting = domain({
  order: ({ pick }) => {
    const shown = pick([
      ['rare-1', 'rare-2'],
      ['rare-3', 'rare-4'],
    ])
    const joined = pick([[], shown.slice(0, 1), shown.slice(1), shown, shown.toReversed()])
    return { shown, joined, pieces: pick([1, 2]) }
  },
  act: (client, { key, order }) => client.post('/waiting', order, { headers: { 'idempotency-key': key } }),
  outcome,
  history: ({ act, body }) => {
    const { shown, joined, pieces } = act.order
    const entries = [`${act.key}/1`, `${act.key}/2`].slice(0, pieces)
    return [
      ...shown.map(sku => readOf(sku, body[sku])),
      ...joined.flatMap(sku => entries.map(entry => append(sku, entry))),
    ]
  },
})

test('waiting customers see the lists as they are', async ({ faultRun }) => {
  const record = await faultRun({
    domain: waiting,
    clients: 8,
    replicas: 2,
    faults: ['terminateBackend', 'killService'],
    promises: { isolation: 'strict serializable' },
  })
  expect(record).toMeet()
})
