import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, test } from 'vitest'
import { ms } from '../record/units.ts'
import { Inspector } from './inspector.ts'

test('one that accepts and never answers is given up in time, and its connection closed', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection') as Promise<[Socket]>
  const { port } = server.address() as AddressInfo
  const opening = Inspector.open(`127.0.0.1:${port}`, '/none', ms(50))
  await expect(opening).rejects.toThrow('no handshake within 0.05 s')
  const [socket] = await accepted
  socket.resume()
  await once(socket, 'close')
  server.close()
})
