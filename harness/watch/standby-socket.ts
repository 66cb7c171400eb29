import { connect, type Socket } from 'node:net'
import { openLocalServer } from '../channel/local-server.ts'
import { onMessage, sendMessage } from '../channel/message.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import type { ServiceDescription } from '../system/description.ts'
import { connectDockerode, engineIsAt, type EngineEndpoint } from '../system/engine-address.ts'
import { adopt, handOver, type Handover } from '../system/handover.ts'
import type { System } from '../system/system.ts'
import type { Standby } from './standby.ts'
import type { SystemRequest } from './system-factory.ts'

/** Where the specs of a watch get systems, and the engine that runs them. */
export interface StandbyAddress {
  readonly path: string
  readonly engine: EngineEndpoint
}

type SystemResponse = { readonly system: Handover } | { readonly refusal: string }

/** The server at which the specs of a watch, in their own processes, request systems. */
export const openStandbyServer = (standby: Standby) =>
  openLocalServer((request, client) => void serve(standby, request as SystemRequest, client))

/** Lends a system until the connection closes, which also happens if the process is killed. */
async function serve(standby: Standby, request: SystemRequest, client: Socket): Promise<void> {
  const closed = new Promise(resolve => client.once('close', resolve))
  const answer = (response: SystemResponse) => sendMessage(client, response)
  try {
    const { system, release } = await standby.lend(request)
    void closed.then(release)
    answer({ system: handOver(system) })
  } catch (error) {
    answer({ refusal: messageOf(error) })
  }
}

/** A system from the watch. Disposing it tells the watch that it can be removed, and does not wait for the removal. */
export async function fromStandby(
  { path, engine }: StandbyAddress,
  description: ServiceDescription,
  wanted: SystemRequest,
): Promise<System> {
  engineIsAt(engine)
  await using stack = new AsyncDisposableStack()
  const socket = stack.adopt(connect(path), one => void one.destroy())
  sendMessage(socket, wanted)
  // Modules needed to use the system are loaded while it starts.
  const [response] = await Promise.all([answerOn(socket), connectDockerode()])
  if ('refusal' in response) throw new HarnessError(response.refusal)
  const system = stack.use(await adopt(description, response.system))
  const resources = stack.move()
  return { ...system, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

const answerOn = (socket: Socket) =>
  new Promise<SystemResponse>((resolve, reject) => {
    onMessage(socket, response => resolve(response as SystemResponse))
    // The connection closes after every error.
    socket.on('error', () => undefined)
    socket.once('close', () => {
      const what = 'the watch ended before it gave this spec a system'
      reject(new HarnessError(what, { fix: 'start `npx vitest` again' }))
    })
  })
