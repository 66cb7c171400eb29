import { expect, test } from 'vitest'
import { post } from '../load/call.ts'
import { serve } from '../testing/serve.ts'
import { Connections } from './connections.ts'
import { domain, type DomainOptions } from './domain.ts'
import { sendMalformed } from './inputs.ts'
import { Operations } from './operations.ts'

/** The right request, as it was asked for from a service that takes the first and refuses all others. */
async function rightOf(input: NonNullable<DomainOptions['input']>) {
  let requests = 0
  await using service = await serve((_request, response) => {
    response.writeHead(requests++ === 0 ? 201 : 400).end()
  })
  await using connections = new Connections(() => service.origin, { max: 4, timeoutMs: 300 })
  const described = domain({
    act: (client, { key }) => client.post('/orders', { key }),
    order: () => ({ n: 3 }),
    input,
  })
  const operations = new Operations({ domain: described, opened: {}, connections: [connections], seed: 1 })
  const { right, answers } = await sendMalformed(operations, connections, { input, opened: {} })
  expect(answers.every(({ answered }) => answered === 400)).toBe(true)
  expect(answers.length).toBeGreaterThan(3)
  return right
}

test('an input that is made from the order is an operation of that order; another is of none', async () => {
  expect(await rightOf(({ order }) => post('/orders', order))).toMatchObject({
    order: { n: 3 },
    effect: { kind: 'applied' },
  })
  const other = await rightOf(({ key }) => post('/orders', { key, n: 1 }))
  expect(other.effect).toEqual({ kind: 'applied' })
  expect(other).not.toHaveProperty('order')
})
