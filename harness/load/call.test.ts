import { expect, test } from 'vitest'
import type { Method } from '../record/call.ts'
import { ms } from '../record/quantities.ts'
import { del, get, patch, post, put, request } from './call.ts'

test('a call has a method, a path, and what is said besides', () => {
  expect(get('/orders')).toEqual({ method: 'GET', path: '/orders', headers: {} })
  expect(post('/orders', { n: 1 }, { status: 201, headers: { accept: 'text/plain' } })).toEqual({
    method: 'POST',
    path: '/orders',
    headers: { accept: 'text/plain' },
    body: { n: 1 },
    status: [201],
  })
  expect([put('/a', 1), patch('/a', 1), del('/a')].map(({ method }) => method)).toEqual([
    'PUT',
    'PATCH',
    'DELETE',
  ])
  expect(request('OPTIONS', '/a', { status: [200, 204], timeout: ms(1) })).toMatchObject({
    status: [200, 204],
  })
})

test('a DELETE may have a body that looks like options, where options follow', () => {
  expect(del('/orders/7', { name: 'a' }, {})).toMatchObject({ body: { name: 'a' } })
  expect(del('/orders/7', { sku: 'a' })).toMatchObject({ body: { sku: 'a' } })
  expect(del('/orders/7', {})).toMatchObject({ body: {} })
  expect(del('/orders/7', undefined, { status: 404 })).not.toHaveProperty('body')
})

/** As from JavaScript, where nobody checks types. */
const misplaced: object = { Accept: 'text/plain' }

test.each<[() => unknown, string]>([
  [() => get('orders'), "path of a GET is 'orders', expected a path that begins with /"],
  [() => request('FETCH' as Method, '/'), "method is 'FETCH', expected one of GET"],
  [() => get('/', misplaced), 'GET /: Accept is not an option'],
  [() => get('/', { status: 42 }), 'GET /: status is 42, expected a status from 200 to 599'],
  [() => get('/', { status: [] }), 'GET /: status is []'],
  [() => get('/', { abandonAfter: ms(0) }), 'GET /: abandonAfter is 0, expected a quantity above 0'],
  [() => get('/', { hangUp: 'in the body' }), "hangUp is 'in the body', expected a body to hang up in"],
  [() => post('/', 1n), 'POST /: body is 1n, expected what JSON can hold'],
  [() => post('/', Number.NaN), 'POST /: body is NaN, expected what JSON can hold'],
  [() => post('/', 1, 5 as never), 'POST / is 5, expected an object'],
  [
    () => del('/orders/0', { status: 404 }),
    'DELETE /orders/0: body is { status: 404 }, expected a body, before the options',
  ],
  [() => get('/a b'), "path of a GET is '/a b', expected a path that begins with /, with blanks"],
  [() => get('/', { headers: { 'a b': '1' } }), "GET /: headers is { 'a b': '1' }, expected strings by"],
  [() => get('/', { headers: { a: '1\n2' } }), "GET /: headers is { a: '1\\n2' }, expected strings by"],
  [() => get('/', { headers: { Connection: 'close' } }), 'expected strings by name, without headers of the'],
  [
    () => get('/', { headers: { Upgrade: 'websocket' } }),
    "headers is { Upgrade: 'websocket' }, with an upgrade: WebSockets are not measured, expected strings by name",
  ],
  [
    () => get('/', { headers: { connection: 'keep-alive, Upgrade' } }),
    'fix: open the WebSocket in the test itself, at `system.service.origin`',
  ],
])('%o is refused', (call, message) => {
  expect(call).toThrow(message)
  expect(call).toThrow('fix: ')
})

test('the fix for a wrong hangUp can be written for each method', () => {
  const wrong = { hangUp: 'in the head' } as never
  expect(() => get('/', wrong)).toThrow("fix: write hangUp: 'in the response'")
  expect(get('/', { hangUp: 'in the response' }).hangUp).toBe('in the response')
})
