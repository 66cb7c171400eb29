import { expect, test } from 'vitest'
import { ms } from '../record/quantities.ts'
import { serve } from '../testing/serve.ts'
import { ServiceClient } from './service-client.ts'

const listen = (status: number, body: string, type = 'application/json') =>
  serve((_, response) => response.writeHead(status, { 'content-type': type }).end(body))

test('an answer is its parsed body', async () => {
  await using server = await listen(201, '{"id":7}')
  await using client = new ServiceClient(server.origin)
  expect(await client.post('/orders', {})).toEqual({ id: 7 })
  expect(await client.get('/orders', { status: 201 })).toEqual({ id: 7 })
})

test('one without a body is nothing, a page is text, and broken JSON is refused', async () => {
  await using empty = await listen(204, '')
  await using client = new ServiceClient(empty.origin)
  expect(await client.del('/orders/7')).toBeUndefined()
  await using page = await listen(200, '<p>hello', 'text/html')
  await using reader = new ServiceClient(page.origin)
  expect(await reader.get('/')).toBe('<p>hello')
  await using broken = await listen(200, '{"id":')
  await using other = new ServiceClient(broken.origin)
  await expect(other.get('/')).rejects.toThrow(
    'GET / was answered status 200 with JSON that cannot be parsed\n  {"id":\n  fix: correct the request',
  )
})

test('a status that is not expected is told with the body', async () => {
  await using server = await listen(500, 'no such table')
  await using client = new ServiceClient(server.origin)
  await expect(client.put('/a', {})).rejects.toThrow(
    /^PUT \/a was answered status 500\n {2}no such table\n {2}fix: .*any 2xx by default/,
  )
  await expect(client.patch('/a', {}, { status: [404, 409] })).rejects.toThrow('expected 404 or 409')
})

test('a response that its check refuses is told with the body', async () => {
  await using server = await listen(200, '{"total":0}')
  await using client = new ServiceClient(server.origin)
  await expect(client.get('/orders', { check: ({ body }) => Object(body).total > 0 })).rejects.toThrow(
    'GET /orders was answered status 200, its check failed\n  {"total":0}',
  )
})

test('a secret that is cut off with the end of the body is not told', async () => {
  await using server = await listen(500, `${'x'.repeat(270)} Bearer ${'a1'.repeat(30)}`)
  await using client = new ServiceClient(server.origin)
  await expect(client.get('/')).rejects.toThrow(/x Bearer \*\*\*$/m)
})

test('no answer is told with the reason', async () => {
  await using client = new ServiceClient('http://127.0.0.1:1')
  await expect(client.get('/')).rejects.toThrow(
    /^GET \/ was not answered\n {2}connect ECONNREFUSED.*\n {2}fix: see the last log lines of the service$/,
  )
})

test('an answer that does not end is not answered in time', async () => {
  await using server = await serve((_, response) => response.writeHead(200).write('{'))
  await using client = new ServiceClient(server.origin)
  await expect(client.get('/endless', { timeout: ms(50) })).rejects.toThrow(
    /^GET \/endless was not answered within 0\.05 s\n.*\n {2}fix: /,
  )
})
