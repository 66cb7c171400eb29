import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { HarnessError } from '../record/errors.ts'
import type { ServiceDescription } from '../system/description.ts'
import { connectDockerode, engineIsAt } from '../system/engine-address.ts'
import { adopt } from '../system/handover.ts'
import type { System } from '../system/system.ts'
import type { SystemResponse, StandbyAddress, SystemRequest, AuthorisedRequest } from './system-request.ts'

/** A system from the watch. Disposing it tells the watch that it can go, and does not wait until it has gone. */
export async function fromStandby(
  { port, password, engine }: StandbyAddress,
  description: ServiceDescription,
  wanted: SystemRequest,
): Promise<System> {
  engineIsAt(engine)
  await using stack = new AsyncDisposableStack()
  const socket = connect({ host: '127.0.0.1', port })
  stack.defer(() => {
    socket.destroy()
  })
  const lines = createInterface({ input: socket })
  const request: AuthorisedRequest = { ...wanted, password }
  socket.write(`${JSON.stringify(request)}\n`)
  // What it takes to use the system is loaded while that starts.
  const [[answer]] = await Promise.all([untilAnswered(lines), connectDockerode()])
  const response = JSON.parse(answer) as SystemResponse
  if ('refusal' in response) throw refused(response.refusal)
  const system = stack.use(await adopt(description, response.system))
  const resources = stack.move()
  return { ...system, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** It happened in the process of the watch: what calls led here is of no use to anybody. */
function refused(why: string): HarnessError {
  const error = new HarnessError(why)
  error.stack = `${error.name}: ${why}`
  return error
}

const untilAnswered = async (lines: NodeJS.EventEmitter) =>
  (await Promise.race([once(lines, 'line'), hungUp(lines)])) as [string]

async function hungUp(lines: NodeJS.EventEmitter): Promise<never> {
  await once(lines, 'close')
  throw new HarnessError('the watch ended before it gave this spec a system', {
    fix: 'start `npx vitest` again',
  })
}
