import {
  bytesPerRequest,
  expect,
  get,
  megabytes,
  ms,
  percentOfCore,
  perSecond,
  scenario,
  seconds,
  test,
} from 'vitest-plumbline'
import { password } from './service.ts'

test('10 clients look at the products 120 times a second', async ({ run }) => {
  const record = await run({
    clients: 10,
    rate: perSecond(120),
    call: get('/products'),
    until: { decided: true, atLeast: seconds(3.1), atMost: seconds(20) },
    promises: { p99: ms(100), errors: 0, cpu: percentOfCore(30), memory: megabytes(200) },
  })
  expect(record).toMeet()
})

test('no request leaves anything behind, not even a refused one', async ({ leak }) => {
  const record = await leak({
    clients: 10,
    promises: { heap: bytesPerRequest(16), external: bytesPerRequest(16), workingSet: megabytes(10) },
  })
  expect(record).toMeet()
})

const customers = Array.from({ length: 50 }, (_, index) => ({ name: `customer-${index + 1}`, password }))

const shopper = scenario('shopper', async (client, { pick, pause }) => {
  const { token } = await client.post<{ token: string }>('/login', pick(customers), { name: 'login' })
  client.headers.authorization = `Bearer ${token}`
  await client.get('/products', { name: 'products' })
  await pause([ms(200), ms(600)])
  const sku = pick(['teapot', 'lamp', 'lamp', 'sold-out'])
  await client.post('/orders', { sku, quantity: 1 }, { name: 'order', status: [201, 409] })
  await client.get('/orders', { name: 'own orders' })
})

test('a rising and falling number of shoppers is served', async ({ run }) => {
  const record = await run({
    name: 'shoppers',
    clients: 40,
    rate: {
      kind: 'steps',
      steps: [
        { from: perSecond(2), to: perSecond(12), duration: seconds(8) },
        { rate: perSecond(12), duration: seconds(12) },
        { from: perSecond(12), to: perSecond(2), duration: seconds(5) },
      ],
    },
    call: shopper,
    promises: { errors: 0, calls: { order: { p95: ms(150) }, products: { p95: ms(100) } } },
  })
  expect(record).toMeet()
})
