/** Reads the resource use of the replicas on this machine for the coordinator: `node observer.mjs`. Ends with its coordinator. */
import { setTimeout as sleep } from 'node:timers/promises'
import { connectToCoordinator } from './reached.ts'
import { Link } from './link.ts'
import type { Order, Report } from './messages.ts'
import { observer } from './observer.ts'

const everyMs = 250

const { LABEL = '' } = process.env
const { socket, secret, node } = await connectToCoordinator()
const link = new Link<Report, Order>(socket, 'generator', secret, () => undefined)
void link.closed.then(() => process.exit(0))
const look = observer(LABEL, node)
for (;;) {
  const startedAt = performance.now()
  const seen = await look().catch((error: unknown) => console.error(error))
  if (seen !== undefined) link.send({ kind: 'observed', ...seen })
  await sleep(Math.max(0, everyMs - (performance.now() - startedAt)))
}
