import type { Socket } from 'node:net'
import { openLocalServer, type LocalServer } from '../channel/local-server.ts'
import { sendMessage } from '../channel/message.ts'
import { messageOf } from '../record/errors.ts'
import type { EngineEndpoint } from '../system/engine-address.ts'
import { handOver, type Handover } from '../system/handover.ts'
import type { Standby } from './standby.ts'
import type { SystemRequest } from './system-factory.ts'

/** Where the specs of a watch get systems, and the engine that runs them. */
export interface StandbyAddress {
  readonly path: string
  readonly engine: EngineEndpoint
}

export type SystemResponse = { readonly system: Handover } | { readonly refusal: string }

/** The server at which the specs of a watch, in their own processes, request systems. */
export const openStandbyServer = (standby: Standby): Promise<LocalServer> =>
  openLocalServer((request, client) => void serve(standby, request as SystemRequest, client))

/** Lends a system until the connection closes, which also happens if the process is killed. */
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
