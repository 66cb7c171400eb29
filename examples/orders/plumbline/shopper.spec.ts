import { expect, ms, perSecond, scenario, seconds, test } from 'vitest-plumbline'
import { password } from './service.ts'

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

test('shoppers come, more of them, and go', async ({ run }) => {
  const record = await run({
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
