import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { HealthSeen, Pulse } from '../judge/fault-run/record.ts'
import type { Call } from '../record/call.ts'
import { Connections } from './connections.ts'

const pulseEveryMs = 50
const pulseWithinMs = 2_000

/** Requests the health of a service twenty times a second, over a connection of its own. `now`: the clock of the operations. */
export function watchHealth(origin: () => string, call: Call, now: () => number) {
  const connections = new Connections({ origin, max: 1, timeoutMs: pulseWithinMs })
  const over = new AbortController()
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  const pulses: Pulse[] = []
  const watch = async () => {
    while (!over.signal.aborted) {
      const atMs = now()
      const healthy = await connections.ask(call).then(
        () => true,
        () => false,
      )
      pulses.push({ atMs, tookMs: now() - atMs, healthy })
      await sleep(pulseEveryMs)
    }
  }
  const watching = watch()
  return {
    seen: (): HealthSeen => ({ pulses, stallMs: loop.max / 1e6 }),
    async [Symbol.asyncDispose]() {
      over.abort()
      await watching
      loop.disable()
      await connections[Symbol.asyncDispose]()
    },
  }
}
