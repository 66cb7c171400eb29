/**
 * Reads what the replicas on this machine use, for the coordinator: `node observer.mjs`. The socket of the engine and the
 * processes of the machine are mounted.
 * Ends with its coordinator, as a generator does.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { connectToCoordinator } from './reached.ts'
import { Link } from './link.ts'
import { asGenerator } from './messages.ts'
import { Observer } from './observer.ts'

const everyMs = 250

const { LABEL = '' } = process.env
const { socket, secret, node } = await connectToCoordinator()
const link = new Link(socket, { ...asGenerator, secret }, () => undefined)
void link.closed.then(() => process.exit(0))
const observer = new Observer(LABEL, node)
for (;;) {
  const startedAt = performance.now()
  const seen = await observer.look().catch((error: unknown) => console.error(error))
  if (seen !== undefined) link.send({ kind: 'observed', ...seen })
  await sleep(Math.max(0, everyMs - (performance.now() - startedAt)))
}
