import { expect, test } from 'vitest'
import * as body from './body.ts'

const readJson = (request: Request) => body.readJson(request, 4_096)

const post = (content: string | ReadableStream, headers: Readonly<Record<string, string>> = {}): Request =>
  new Request('http://a/', { method: 'POST', body: content, headers, duplex: 'half' })

const chunked = (...chunks: readonly string[]): ReadableStream =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })

const spaces = (count: number) => ' '.repeat(count)

test('a body is read, whether its length is declared or not', async () => {
  await expect(readJson(post('{"a": 1}', { 'Content-Length': '8' }))).resolves.toEqual({ a: 1 })
  await expect(readJson(post(chunked('{"a":', ' "ä', '"}')))).resolves.toEqual({ a: 'ä' })
})

test('4096 bytes are read, 4097 are not', async () => {
  await expect(readJson(post(`1${spaces(4_095)}`, { 'Content-Length': '4096' }))).resolves.toBe(1)
  await expect(readJson(post(chunked('1', spaces(4_095))))).resolves.toBe(1)
  const refusal = { kind: 'payload-too-large', message: 'the body is larger than 4096 bytes; send less' }
  await expect(readJson(post('1', { 'Content-Length': '4097' }))).rejects.toMatchObject(refusal)
  await expect(readJson(post(chunked('1', spaces(4_096))))).rejects.toMatchObject(refusal)
})

test('an endless body is not read to its end', async () => {
  let pulled = 0
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(1_024))
    },
  })
  await expect(readJson(post(endless))).rejects.toMatchObject({ kind: 'payload-too-large' })
  expect(pulled).toBeLessThan(10)
})

test.each(['', '{', 'undefined', "{'a': 1}"])('%j is not JSON', async text => {
  const refusal = { kind: 'malformed-request', message: expect.stringContaining('is not JSON') }
  await expect(readJson(post(text, { 'Content-Length': String(text.length) }))).rejects.toMatchObject(refusal)
})

test('no body at all is not JSON', async () => {
  const refusal = { kind: 'malformed-request', message: expect.stringContaining('is not JSON') }
  await expect(readJson(new Request('http://a/', { method: 'POST' }))).rejects.toMatchObject(refusal)
})

test('a client that disconnects in the middle is no failure of the service', async () => {
  const broken = () =>
    new ReadableStream({
      pull(controller) {
        controller.error(new Error('aborted'))
      },
    })
  const refusal = { kind: 'malformed-request', message: 'the body ended too early; send all of it' }
  await expect(readJson(post(broken()))).rejects.toMatchObject(refusal)
  await expect(readJson(post(broken(), { 'Content-Length': '30' }))).rejects.toMatchObject(refusal)
})
