import { expect, test } from 'vitest'
import { get } from '../load/call.ts'
import { serve } from '../testing/serve.ts'
import { Connections, RequestFailed } from './connections.ts'

test('who waits where the service was is told when it has moved', async () => {
  await using lost = await serve(() => {})
  await using found = await serve((_, response) => response.writeHead(200).end('{}'))
  let origin = lost.origin
  await using connections = new Connections(() => origin, { max: 1, timeoutMs: 10_000 })
  const waiting = connections.ask(get('/')).catch((error: unknown) => error)
  await connections.leaveFormer()
  origin = found.origin
  const answered = connections.ask(get('/'))
  await connections.leaveFormer()
  expect(await waiting).toBeInstanceOf(RequestFailed)
  expect(await waiting).toMatchObject({ sent: true })
  expect((await answered).status).toBe(200)
}, 5_000)
