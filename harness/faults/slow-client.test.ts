import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { sendHalf } from './service.ts'

test('a server that is closed waits for it, until it is disposed', async () => {
  const server = createServer().listen(0)
  await once(server, 'listening')
  {
    using _slow = await sendHalf(`http://localhost:${(server.address() as AddressInfo).port}`)
    server.close()
    server.closeIdleConnections()
    expect(await open(server)).toBe(1)
  }
  await once(server, 'close')
})

const open = (server: ReturnType<typeof createServer>): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error) reject(error)
      else resolve(count)
    })
  })
