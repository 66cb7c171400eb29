import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { HarnessError, messageOf } from '../record/errors.ts'
import { ms, seconds, type Milliseconds } from '../record/units.ts'
import type { SupervisedContainer } from './container.ts'
import type { ServiceDescription } from './description.ts'
import { listenersOf } from './listeners.ts'
import type { StartedService } from './started.ts'
import {
  isElsewhere,
  misfit,
  missingFileFix,
  unconnected,
  unreadyFix,
  unreadyLines,
  type Answer,
} from './unready.ts'

const during = 'before it was ready'
const pollEvery = ms(20)
/** The minimum time between two reads of the ports it listens on. Most services are ready before the first. */
const lookEvery = seconds(1)
/** Reading the ports runs a process in the container, within its quota. The pause after it is this many times as long. */
const undisturbed = 9
/** The minimum timeout of a readiness request; it grows with `readyWithin`. */
const answersWithin = seconds(1)

/** Paths at which services commonly report that they are ready. Those that also check dependencies come first. */
export const usualPaths = [
  '/readyz',
  '/ready',
  '/healthz',
  '/health',
  '/livez',
  '/api/ready',
  '/api/health',
  '/',
] as const

/** Requested only for a service that did not become ready, to name a path that would have responded. */
const lessUsualPaths = ['/ping', '/status', '/up', '/api/healthz', '/actuator/health'] as const

export interface AskedService extends Pick<StartedService, 'origin' | 'port'> {
  readonly container: Pick<
    SupervisedContainer,
    'hostPid' | 'exec' | 'evidence' | 'crash' | 'start' | 'exited'
  >
}

/**
 * Resolves at the first 200 with the path that returned it: `ready`, or the first of the usual paths that exists. A service that
 * ends because its database boots slowly is started once more when everything beside it is up. `tell` receives this event and
 * early signs of a wrong `port` or `ready`. @throws HarnessError when it ends, listens on loopback only, or is not ready in time.
 */
export async function untilReady(
  description: ServiceDescription,
  service: AskedService,
  besideUp: Promise<unknown>,
  tell: (what: string) => void = () => undefined,
): Promise<string> {
  const { container } = service
  const readyPathOrEnd = async () => {
    const polled = new AbortController()
    const answers = new Map<string, Answer>()
    const waited = { description, service, besideUp, tell, answers, signal: polled.signal }
    const waits = [untilAnswered(waited), untilHidden(waited), tooLate(waited), container.exited]
    return await Promise.race(waits).finally(() => polled.abort())
  }
  const isEarly = await earlyEnds(besideUp)
  const first = await readyPathOrEnd()
  if (typeof first === 'string') return first
  if (first.outOfMemory || !isEarly()) return await container.crash(during)
  tell(`the service ended; it will be restarted after ${Object.keys(description.beside).join(', ')}`)
  await besideUp
  await container.start()
  const second = await readyPathOrEnd()
  return typeof second === 'string' ? second : await container.crash(during)
}

/** A service that could not connect to what was not up yet logs the error and exits within this time, on a busy machine too. */
const endsWithin = seconds(2)

/** Returns a function that tells whether a service ended because what is beside it was not up: production would restart it. */
export async function earlyEnds(besideUp: Promise<unknown>): Promise<() => boolean> {
  if (await Promise.race([besideUp.then(() => true), nextTurn(false)])) return () => false
  let upAt = Number.POSITIVE_INFINITY
  besideUp.then(
    () => (upAt = performance.now()),
    () => undefined,
  )
  return () => performance.now() < upAt + endsWithin
}

interface Waited {
  readonly description: ServiceDescription
  readonly service: AskedService
  readonly besideUp: Promise<unknown>
  readonly tell: (what: string) => void
  readonly answers: Map<string, Answer>
  readonly signal: AbortSignal
}

async function untilAnswered({ description, service, besideUp, answers, signal }: Waited): Promise<string> {
  // A service that caches a failed probe is judged under faults, and not by the order in which containers start.
  await besideUp
  const { ready, readyWithin } = description
  const paths = ready === undefined ? usualPaths : [ready]
  // Timers need whole milliseconds.
  const within = ms(Math.ceil(Math.max(answersWithin, readyWithin / 10)))
  for (;;) {
    for (const path of paths) {
      const answer = await ask(service.origin + path, within)
      answers.set(path, answer)
      if (answer === 200) return path
      // 5xx: this is the path, and the service is not ready yet. No response: it is not listening yet.
      if (!isElsewhere(answer)) break
    }
    await sleep(pollEvery, undefined, { signal })
  }
}

async function untilHidden({ description, service, answers, tell, signal }: Waited): Promise<never> {
  const { container, port } = service
  let before: string | undefined
  let tookMs = 0
  for (;;) {
    const pauseMs = Math.max(Math.min(lookEvery, description.readyWithin / 10), undisturbed * tookMs)
    await sleep(pauseMs, undefined, { signal })
    const lookedAt = performance.now()
    const listeners = await listenersOf(container)
    tookMs = performance.now() - lookedAt
    const here = (listeners ?? []).filter(listener => listener.port === port)
    if (here.length > 0 && here.every(({ loopback }) => loopback)) {
      throw new HarnessError(
        `the service listens on 127.0.0.1:${port} in its container, which is unreachable from outside`,
        { fix: 'make it listen on 0.0.0.0 (all interfaces), for example with HOST=0.0.0.0 in `env`' },
      )
    }
    const what = misfit({ port, answers, listeners })
    if (what !== undefined && what === before) tell(what)
    before = what
  }
}

async function tooLate({ description, service, besideUp, answers, signal }: Waited): Promise<never> {
  const { readyWithin, beside } = description
  const { container, port, origin } = service
  await besideUp
  await sleep(readyWithin, undefined, { signal })
  const listeners = await listenersOf(container)
  const others = [...answers.values()].every(isElsewhere) ? await readyPaths(origin) : []
  const unready = { port, answers, listeners, others }
  const names = Object.keys(beside)
  const after = names.length === 0 ? 'it was started' : names.join(', ')
  const evidence = container.evidence()
  throw new HarnessError(`the service was not ready ${readyWithin / 1000} s after ${after}`, {
    evidence: [...unreadyLines(unready), ...evidence],
    fix: missingFileFix(evidence) ?? unreadyFix(unready),
  })
}

async function readyPaths(origin: string): Promise<readonly string[]> {
  const paths = [...usualPaths, ...lessUsualPaths]
  const answers = await Promise.all(paths.map(path => ask(origin + path, answersWithin)))
  return paths.filter((_, index) => answers[index] === 200)
}

export async function ask(url: string, within: Milliseconds): Promise<Answer> {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(within), reset: true })
    await body.dump()
    return statusCode
  } catch (error) {
    return isUnconnected(error) ? unconnected : messageOf(error)
  }
}

const isUnconnected = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(
    (error as NodeJS.ErrnoException | undefined)?.code ?? '',
  )
