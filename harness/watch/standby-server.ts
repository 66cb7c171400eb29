import type { Socket } from 'node:net'
import { openLocalServer, type LocalServer } from '../channel/local-server.ts'
import { sendMessage } from '../channel/message.ts'
import { messageOf } from '../record/errors.ts'
import type { EngineAddress } from '../system/engine-address.ts'
import { handOver, type Handover } from '../system/handover.ts'
import type { Standby } from './standby.ts'
import type { SystemRequest } from './system-factory.ts'

/** Where a watch gives systems away, and the engine they are on. */
export interface StandbyAddress {
  /** Of its local server. */
  readonly path: string
  readonly engine: EngineAddress
}

export type SystemResponse = { readonly system: Handover } | { readonly refusal: string }

/** Where the specs of a watch, which run in processes of their own, ask for systems. */
export const openStandbyServer = (standby: Standby): Promise<LocalServer> =>
  openLocalServer((request, client) => void serve(standby, request as SystemRequest, client))

/** Lends a system until the connection closes: a process that is killed closes it too. */
async function serve(standby: Standby, request: SystemRequest, client: Socket): Promise<void> {
  const closed = new Promise<void>(resolve => {
    client.once('close', () => resolve())
  })
  const answer = (response: SystemResponse) => sendMessage(client, response)
  try {
    const { system, release } = await standby.lend(request)
    void closed.then(release)
    answer({ system: handOver(system) })
  } catch (error) {
    answer({ refusal: messageOf(error) })
  }
}
