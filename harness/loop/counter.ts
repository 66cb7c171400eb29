import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { messageOf } from '../errors.ts'
import { handOver } from '../system/handover.ts'
import type { Standby } from './standby.ts'
import type { Grant, Wish } from './wish.ts'

/** Where specs ask for systems. */
export interface Counter extends AsyncDisposable {
  /** Path of a socket that only this user can open. */
  readonly path: string
}

/**
 * Serves the specs of a watch, which run in processes of their own. A system goes when its connection closes: a
 * process that is killed closes it too.
 */
export async function openCounter(standby: Standby): Promise<Counter> {
  const folder = await mkdtemp(join(tmpdir(), 'plumbline-'))
  const path = join(folder, 'standby')
  const customers = new Set<Socket>()
  const serve = async (wish: Wish, socket: Socket, closed: Promise<void>) => {
    const answer = (grant: Grant) => socket.write(`${JSON.stringify(grant)}\n`)
    try {
      const { system, release } = await standby.lend(wish)
      void closed.then(release)
      answer({ system: handOver(system) })
    } catch (error) {
      answer({ refusal: messageOf(error) })
    }
  }
  const server = createServer(socket => {
    customers.add(socket)
    const closed = new Promise<void>(resolve => {
      socket.once('close', () => {
        customers.delete(socket)
        resolve()
      })
    })
    // A reset is an end like any other.
    socket.on('error', () => undefined)
    createInterface({ input: socket }).once(
      'line',
      line => void serve(JSON.parse(line) as Wish, socket, closed),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  return {
    path,
    async [Symbol.asyncDispose]() {
      server.close()
      for (const customer of customers) customer.destroy()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
