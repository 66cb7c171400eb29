import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'

const message = (type: string, body: string): Buffer => {
  const text = Buffer.from(body, 'latin1')
  const head = Buffer.alloc(5, type, 'latin1')
  head.writeUInt32BE(text.length + 4, 1)
  return Buffer.concat([head, text])
}

const accepted = message('R', '\0\0\0\0')
const ready = message('Z', 'I')
const refused = message('E', 'SERROR\0C42501\0Mpermission denied\0\0')

/** A Postgres that accepts every client, and refuses whatever it asks. `open`: its connections now. */
export async function refusingPostgres() {
  const open = new Set<Socket>()
  const server = createServer(socket => {
    open.add(socket)
    let isStarted = false
    socket.on('data', () => {
      socket.write(Buffer.concat([isStarted ? refused : accepted, ready]))
      isStarted = true
    })
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://test:test@127.0.0.1:${port}/test`,
    open,
    [Symbol.dispose]: () => {
      for (const socket of open) socket.destroy()
      server.close()
    },
  }
}
