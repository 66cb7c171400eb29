import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { serve } from '../testing/serve.ts'
import { post } from './call.ts'
import { encodedBody } from './client.ts'
import { ServiceClient } from './service-client.ts'

const bytes = new Uint8Array([0, 255, 10])

test.each([
  { body: undefined, sent: null, type: undefined },
  { body: { n: 1 }, sent: '{"n":1}', type: 'application/json' },
  { body: 'a=b', sent: '"a=b"', type: 'application/json' },
  { body: bytes, sent: bytes, type: 'application/octet-stream' },
])('the body $body without a content-type', ({ body, sent, type }) => {
  expect(encodedBody({ headers: {}, body })).toEqual({
    headers: type === undefined ? {} : { 'content-type': type },
    body: sent,
  })
})

test.each([
  { type: 'application/x-www-form-urlencoded', body: 'a=b', sent: 'a=b' },
  { type: 'application/merge-patch+json', body: 'a', sent: '"a"' },
  { type: 'Application/JSON', body: 'a', sent: '"a"' },
  { type: 'application/x-ndjson', body: '{}\n{}\n', sent: '{}\n{}\n' },
  { type: 'application/pdf', body: bytes, sent: bytes },
])('the body $body as $type', ({ type, body, sent }) => {
  const headers = { 'Content-Type': type }
  expect(encodedBody({ headers, body })).toEqual({ headers, body: sent })
})

test('bytes and a form arrive as they are', async () => {
  const arrived: [string | undefined, Buffer][] = []
  await using server = await serve((request, response) => {
    void buffer(request).then(bytes => arrived.push([request.headers['content-type'], bytes]))
    request.once('end', () => response.writeHead(201).end())
  })
  await using client = new ServiceClient(server.origin)
  await client.post('/documents', bytes)
  const form = new FormData()
  form.append('file', new Blob([bytes]), 'a.bin')
  const encoded = new Response(form)
  const type = String(encoded.headers.get('content-type'))
  await client.post('/documents', await encoded.bytes(), { headers: { 'content-type': type } })
  expect(arrived).toMatchObject([
    ['application/octet-stream', Buffer.from(bytes)],
    [type, expect.any(Buffer)],
  ])
  expect(arrived[1]?.[1].includes(Buffer.from(bytes))).toBe(true)
})

test.each([
  new FormData(),
  new Blob([]),
  new URLSearchParams('a=b'),
  new ArrayBuffer(1),
  new Float64Array(1),
  new Map(),
  Promise.resolve({}),
])('%o cannot be sent, and the error says what can', body => {
  expect(() => post('/documents', body)).toThrow(/what JSON can hold, text or bytes/)
})
