import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { messageOf } from '../record/errors.ts'
import { handOver } from '../system/handover.ts'
import type { Standby } from './standby.ts'
import type { SystemResponse, AuthorisedRequest } from './system-request.ts'

/** Where specs ask for systems. */
export interface StandbyServer extends AsyncDisposable {
  /** On 127.0.0.1: unlike a socket in a folder, a port leaves nothing behind when its process is killed. */
  readonly port: number
  /** What a wish has to name: others on this machine reach the port too. */
  readonly password: string
}

/**
 * Serves the specs of a watch, which run in processes of their own. A system goes when its connection closes: a
 * process that is killed closes it too.
 */
export async function openStandbyServer(standby: Standby): Promise<StandbyServer> {
  const password = randomUUID()
  const clients = new Set<Socket>()
  const serve = async (line: string, socket: Socket, closed: Promise<void>) => {
    const answer = (response: SystemResponse) => socket.write(`${JSON.stringify(response)}\n`)
    try {
      const request = JSON.parse(line) as AuthorisedRequest
      if (request.password !== password) throw new Error('not a spec of this watch')
      const { system, release } = await standby.lend(request)
      void closed.then(release)
      answer({ system: handOver(system) })
    } catch (error) {
      answer({ refusal: messageOf(error) })
    }
  }
  const server = createServer(socket => {
    clients.add(socket)
    const closed = new Promise<void>(resolve => {
      socket.once('close', () => {
        clients.delete(socket)
        resolve()
      })
    })
    // A reset is an end like any other.
    socket.on('error', () => undefined)
    createInterface({ input: socket }).once('line', line => void serve(line, socket, closed))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    password,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const client of clients) client.destroy()
    },
  }
}
