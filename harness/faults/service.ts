import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { readSources } from '../leak/source-maps.ts'
import { openInspector } from '../profile/inspection.ts'
import { whatKeepsAlive } from '../profile/kept-alive.ts'
import { ms, seconds, type Bytes, type Cores, type Milliseconds } from '../record/units.ts'
import { ask } from '../system/readiness.ts'
import { retried } from '../system/retried.ts'
import { sourceRootOf } from '../system/service-image.ts'
import type { System } from '../system/system.ts'
import { killDatabase } from './database.ts'
import type { Strike } from './fault.ts'
import { endsWithin, pausedWithin } from './port.ts'
import { askedAfterSignal, askReadiness, patiently, saidTimes, untruths } from './readiness.ts'

interface SignalledEnd {
  readonly said: Awaited<ReturnType<typeof askedAfterSignal>>
  readonly keptBy: readonly string[]
  readonly signal: string
  /** Until it ended. */
  readonly tookMs: number
}

/** What was wrong with the end after the stop signal. */
export function disorder(
  exit: { readonly code: number } | undefined,
  within: Milliseconds,
  { said: { alive = 200, ready }, keptBy, signal, tookMs }: SignalledEnd,
): string[] {
  const by = keptBy.length === 0 ? '' : ` (${keptBy.join(', ')})`
  return [
    ...(exit === undefined ? [`did not end within ${within / 1000} s after ${signal}${by}; killed`] : []),
    ...(exit === undefined || exit.code === 0
      ? []
      : [`exit code ${exit.code} ${(tookMs / 1000).toFixed(1)} s after ${signal}, expected 0`]),
    ...saidTimes(`ready after ${signal}`, ready, status => status === 200),
    ...(alive === 200 ? [] : [`said that it was not alive (status ${alive}) after ${signal}`]),
  ]
}

const readWithinMs = 100

/** A client that has sent half of a request, and stays connected until disposed of. */
export async function sendHalf(origin: string): Promise<Disposable> {
  const { hostname, port } = new URL(origin)
  const socket = connect({ host: hostname, port: Number(port) })
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nHost: slow\r\n')
  await sleep(readWithinMs)
  return { [Symbol.dispose]: () => socket.destroy() }
}

const startedWithin = seconds(3)
const askedFor = ms(100)

export const killService: Strike = async ({ service: { container } }) => {
  await container.end('SIGKILL', endsWithin)
  return () => container.start()
}

/** Starts it twice while its database is down: it must end in order at SIGTERM, then wait, not ready, and work afterwards. */
export const startWithoutDatabase: Strike = async (system, now) => {
  const startDatabase = await killDatabase(system, now)
  try {
    const startService = await killService(system, now)
    await startService()
  } catch (error) {
    await startDatabase()
    throw error
  }
  return async () => {
    try {
      const { startAgain, breaches } = await endBySignal(system, now)
      await startAgain()
      await untilAnswered(system)
      const ready = await askReadiness(system, 'ready', patiently)
      return { breaches, untruths: untruths(ready === undefined ? [] : [ready], undefined) }
    } finally {
      await startDatabase()
    }
  }
}

/** Whatever it answers, it has started. One that does not answer without its database is given the same time. */
async function untilAnswered({ service, description }: System): Promise<void> {
  const url = service.origin + (description.alive ?? description.ready ?? '/')
  const answered = async () => assert.equal(typeof (await ask(url, askedFor)), 'number')
  await retried(answered, startedWithin, undefined, askedFor).catch(() => undefined)
}

/** The service's machine fails: no connection is closed, and the database must notice by itself. */
export const loseService: Strike = async ({ service: { container } }) => {
  const rejoin = await container.isolate()
  await container.end('SIGKILL', endsWithin)
  return async () => {
    await rejoin()
    await container.start()
  }
}

/** The service loses its database and its clients. Clients reach it again at another port. */
export const isolateService: Strike = ({ service: { container } }) => container.isolate()

/** Sends SIGTERM, or the image's stop signal, while the service works: it must end in an orderly way. Then starts it again. */
export const terminateService: Strike = async (system, now) => {
  const { startAgain, ...ended } = await endBySignal(system, now)
  return async () => {
    await startAgain()
    return ended
  }
}

async function endBySignal(system: System, now: () => number) {
  const { service, description } = system
  const { container } = service
  const { shutdownWithin } = description
  const signal = await container.stopSignal()
  const ended = new AbortController()
  const delivered = Promise.withResolvers<number>()
  const said = delivered.promise.then(() => askedAfterSignal(system, ended.signal))
  // Under way when the signal arrives, behind a full pool: it may not answer for those who ask later.
  void askReadiness(system)
  const exit = await container
    .signal(signal, shutdownWithin, () => delivered.resolve(now()))
    .finally(() => ended.abort())
  const signalledMs = await delivered.promise
  const tookMs = now() - signalledMs
  const keptBy = exit === undefined ? await seenInside(system) : []
  const breaches = disorder(exit, shutdownWithin, { said: await said, keptBy, signal, tookMs })
  if (exit === undefined) await container.end('SIGKILL', endsWithin)
  return { breaches, signalledMs, startAgain: () => container.start() }
}

/** Why it did not end; empty if it is no Node process, cannot be inspected, or the inspection takes too long. */
async function seenInside({ service: { container }, description }: System): Promise<string[]> {
  const look = async () => {
    await using inspector = await openInspector(container)
    return await whatKeepsAlive(inspector, await readSources(inspector, sourceRootOf(description)))
  }
  return await Promise.race([look().catch(() => []), sleep(seconds(5), [], { ref: false })])
}

/** The same, while a client has sent half of a request: the service must end in an orderly way without the rest. */
export const terminateBesideSlowClient: Strike = async (system, now) => {
  using _slow = await sendHalf(system.service.origin)
  return await terminateService(system, now)
}

/** Its machine stands still, as while it is moved: the service goes on in the middle of a step, and does not know for how long. */
export const pauseService: Strike = async ({ service: { container } }) => {
  await container.pause(pausedWithin)
  return () => container.resume()
}

/** Leaves the service a twentieth of its cores, so that its timers are late, and a quarter of its memory. */
export const squeezeService: Strike = async ({ service: { container, quotaCores, memory } }) => {
  await container.limit({ cpus: (quotaCores / 20) as Cores, memory: (memory / 4) as Bytes })
  return () => container.limit({ cpus: quotaCores, memory })
}
