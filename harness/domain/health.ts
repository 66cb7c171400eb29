import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { HealthSeen, Pulse } from '../judge/fault-run/record.ts'
import type { Call } from '../record/call.ts'
import { Connections } from './connections.ts'
import { repeated } from './repeated.ts'

const pulseEveryMs = 50

/** Requests the health of a service twenty times a second, over a connection of its own. `now`: the clock of the operations. */
export function watchHealth(origin: () => string, call: Call, now: () => number) {
  const stack = new AsyncDisposableStack()
  const connections = stack.use(new Connections({ origin, max: 1, timeoutMs: 2_000 }))
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  stack.defer(() => void loop.disable())
  const pulses: Pulse[] = []
  const pulse = async () => {
    const atMs = now()
    const answer = await connections.ask(call).catch(() => undefined)
    pulses.push({ atMs, tookMs: now() - atMs, healthy: answer !== undefined })
  }
  stack.use(repeated(pulseEveryMs, pulse))
  return {
    seen: (): HealthSeen => ({ pulses, stallMs: loop.max / 1e6 }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}
