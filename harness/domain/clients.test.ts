import { expect, test } from 'vitest'
import { answering, serveOperations } from '../testing/served-operations.ts'

test('a client keeps its headers, and of two operations at a time each has its own', async () => {
  const seen: string[] = []
  await using service = await serveOperations(
    (request, response) => {
      seen.push(`${request.url} ${request.headers.cookie ?? 'none'}`)
      answering(200, {})(request, response)
    },
    {
      act: async (client, { key }) => {
        await client.get('/form')
        client.headers['cookie'] = `of-${key}`
        return client.post('/orders', {})
      },
    },
  )
  const { operations } = service
  const asked = (key: string) => operations.ask({ client: 3, key, count: 0 })
  await Promise.all([asked('a'), asked('b')])
  expect(seen.toSorted()).toEqual(['/form none', '/form none', '/orders of-a', '/orders of-b'])
  await asked('c')
  expect(seen.slice(4)).toEqual(['/form of-a', '/orders of-c'])
})
