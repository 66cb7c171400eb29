import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'undici'
import type { Pulse } from './saturation.ts'

export interface HealthWatch extends AsyncDisposable {
  readonly pulses: readonly Pulse[]
  /** The longest time in which this process itself did nothing: no answer could be heard. */
  readonly stallMs: number
}

const pulseEveryMs = 50
const pulseWithinMs = 2_000

/** Asks for the service's health twenty times a second, over a connection of its own. */
export function watchHealth(origin: string): HealthWatch {
  const client = new Client(origin)
  const over = new AbortController()
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  const pulses: Pulse[] = []
  const startedAt = performance.now()
  const now = () => performance.now() - startedAt
  const ask = async (): Promise<boolean> => {
    try {
      const signal = AbortSignal.timeout(pulseWithinMs)
      const { statusCode, body } = await client.request({ method: 'GET', path: '/api/health', signal })
      await body.dump()
      return statusCode === 200
    } catch {
      return false
    }
  }
  const watch = async () => {
    while (!over.signal.aborted) {
      const atMs = now()
      const healthy = await ask()
      pulses.push({ atMs, tookMs: now() - atMs, healthy })
      await sleep(pulseEveryMs)
    }
  }
  const watching = watch()
  return {
    pulses,
    get stallMs() {
      return loop.max / 1e6
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      await watching
      loop.disable()
      await client.destroy()
    },
  }
}
