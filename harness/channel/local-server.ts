import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { basename, join } from 'node:path'
import { temporaryFolder } from '../record/temporary-folder.ts'
import { onMessage } from './message.ts'

/** Where other processes of this user connect: no other can enter its folder (mode 0700). Disposing it closes connections. */
export async function openLocalServer(hear: (message: unknown, client: Socket) => void) {
  const folder = temporaryFolder('plumbline-')
  const path =
    process.platform === 'win32' ? `\\\\.\\pipe\\${basename(folder.path)}` : join(folder.path, 'socket')
  const clients = new Set<Socket>()
  const server = createServer(client => {
    clients.add(client)
    client.once('close', () => clients.delete(client))
    // A reset is an end like any other.
    client.on('error', () => undefined)
    onMessage(client, message => hear(message, client))
  })
  server.listen(path).unref()
  await once(server, 'listening')
  return {
    /** Of a Unix domain socket, or of a named pipe on Windows, in the form that `connect` of `node:net` takes. */
    path,
    async [Symbol.asyncDispose]() {
      const closed = server[Symbol.asyncDispose]()
      for (const client of clients) client.destroy()
      await closed
      folder[Symbol.dispose]()
    },
  }
}
