import { connect, type Socket } from 'node:net'
import { onMessage, sendMessage } from '../channel/message.ts'
import { HarnessError } from '../record/errors.ts'
import type { ServiceDescription } from '../system/description.ts'
import { connectDockerode, engineIsAt } from '../system/engine-address.ts'
import { adopt } from '../system/handover.ts'
import type { System } from '../system/system.ts'
import type { StandbyAddress, SystemResponse } from './standby-server.ts'
import type { SystemRequest } from './system-factory.ts'

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
