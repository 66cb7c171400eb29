import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { HarnessError, messageOf } from '../record/errors.ts'
import { ms, seconds, type Milliseconds } from '../record/units.ts'
import type { ServiceDescription } from './description.ts'
import { earlyEnds } from './early-end.ts'
import type { Exit } from './exit.ts'
import { listenersOf } from './listeners.ts'
import { isElsewhere, misfit, unconnected, unreadyFix, unreadyLines, type Answer } from './unready.ts'

const during = 'before it was ready'
const pollEvery = ms(20)
/** How often the ports it listens on are read, at the most. Most services are ready before the first time. */
const lookEvery = seconds(1)
/** Reading them is a process in the container, in its quota: so many times as long as it took, the service has to itself. */
const undisturbed = 9
/** How long an answer may take, at the least; the longer a service has, the longer. */
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

/** Asked only of a service that is not ready, to name what would have answered. */
const lessUsualPaths = ['/ping', '/status', '/up', '/api/healthz', '/actuator/health'] as const

/** The service that is polled: a started one, or a stand-in in a test. */
export interface AskedService {
  readonly origin: string
  readonly port: number
  readonly container: Parameters<typeof listenersOf>[0] & {
    evidence(): readonly string[]
    crash(during: string): Promise<never>
    start(): Promise<void>
    readonly exited: Promise<Exit>
  }
}

/**
 * Resolves at the first 200 with the path that answered it: `ready`, or the first of the common paths that exists. A
 * database that boots slowly is not the service's fault: who ends because of it is started once more when it is up. `tell`
 * hears of that, and what looks like a wrong `port` or `ready` while there is still time: a slow service may look the same.
 *
 * @throws HarnessError when the service ends, listens on loopback only, or is not ready `readyWithin` after what is beside it.
 */
export async function untilReady(
  description: ServiceDescription,
  service: AskedService,
  besideUp: Promise<unknown>,
  tell: (what: string) => void = () => undefined,
): Promise<string> {
  const { container } = service
  const isEarly = await earlyEnds(besideUp)
  const first = await readyPathOrEnd(description, service, besideUp, tell)
  if (typeof first === 'string') return first
  if (first.outOfMemory || !isEarly()) return await container.crash(during)
  tell(`the service ended; it is started again after ${Object.keys(description.beside).join(', ')}`)
  await besideUp
  await container.start()
  const second = await readyPathOrEnd(description, service, besideUp, tell)
  return typeof second === 'string' ? second : await container.crash(during)
}

async function readyPathOrEnd(
  description: ServiceDescription,
  service: AskedService,
  besideUp: Promise<unknown>,
  suspect: (what: string) => void,
): Promise<string | Exit> {
  const polled = new AbortController()
  const poll = new ReadinessPoll(description, service)
  try {
    return await Promise.race([
      poll.untilAnswered(polled.signal),
      untilHidden(description, service, { poll, suspect, signal: polled.signal }),
      tooLate(description, service, { besideUp, poll, signal: polled.signal }),
      service.container.exited,
    ])
  } finally {
    polled.abort()
  }
}

class ReadinessPoll {
  readonly #paths: readonly string[]
  readonly #within: Milliseconds
  readonly #service: AskedService
  /** The last answer of each path. */
  readonly #answers = new Map<string, Answer>()

  constructor({ ready, readyWithin }: ServiceDescription, service: AskedService) {
    this.#paths = ready === undefined ? usualPaths : [ready]
    // A timer counts whole milliseconds.
    this.#within = ms(Math.ceil(Math.max(answersWithin, readyWithin / 10)))
    this.#service = service
  }

  get answers(): ReadonlyMap<string, Answer> {
    return this.#answers
  }

  async untilAnswered(signal: AbortSignal): Promise<string> {
    for (;;) {
      for (const path of this.#paths) {
        const answer = await ask(this.#service.origin + path, this.#within)
        this.#answers.set(path, answer)
        if (answer === 200) return path
        // 5xx: this is the path, and the service is not ready yet. No answer: it is not listening yet.
        if (!isElsewhere(answer)) break
      }
      await sleep(pollEvery, undefined, { signal })
    }
  }
}

interface Watched {
  readonly poll: ReadinessPoll
  readonly suspect: (what: string) => void
  readonly signal: AbortSignal
}

async function untilHidden(
  { readyWithin }: ServiceDescription,
  { container, port }: AskedService,
  { poll, suspect, signal }: Watched,
): Promise<never> {
  let before: string | undefined
  let tookMs = 0
  for (;;) {
    const pauseMs = Math.max(Math.min(lookEvery, readyWithin / 10), undisturbed * tookMs)
    await sleep(pauseMs, undefined, { signal })
    const lookedAt = performance.now()
    const listeners = await listenersOf(container)
    tookMs = performance.now() - lookedAt
    const here = (listeners ?? []).filter(listener => listener.port === port)
    if (here.length > 0 && here.every(({ loopback }) => loopback)) {
      throw new HarnessError(
        `the service listens on 127.0.0.1:${port} in its container, where nobody else reaches it`,
        {
          fix: 'let it listen on 0.0.0.0, all interfaces, for example by HOST=0.0.0.0 in `env`',
        },
      )
    }
    const what = misfit({ port, answers: poll.answers, listeners })
    if (what !== undefined && what === before) suspect(what)
    before = what
  }
}

interface Waited {
  readonly besideUp: Promise<unknown>
  readonly poll: ReadinessPoll
  readonly signal: AbortSignal
}

async function tooLate(
  { readyWithin, beside }: ServiceDescription,
  { container, port, origin }: AskedService,
  { besideUp, poll, signal }: Waited,
): Promise<never> {
  await besideUp
  await sleep(readyWithin, undefined, { signal })
  const { answers } = poll
  const listeners = await listenersOf(container)
  const others = [...answers.values()].every(isElsewhere) ? await readyPaths(origin) : []
  const unready = { port, answers, listeners, others }
  const names = Object.keys(beside)
  const after = names.length === 0 ? 'it was started' : names.join(', ')
  throw new HarnessError(`the service was not ready ${readyWithin / 1000} s after ${after}`, {
    evidence: [...unreadyLines(unready), ...container.evidence()],
    fix: unreadyFix(unready),
  })
}

/** Where such paths answer 200. */
async function readyPaths(origin: string): Promise<readonly string[]> {
  const paths = [...usualPaths, ...lessUsualPaths]
  const answers = await Promise.all(paths.map(path => ask(origin + path, answersWithin)))
  return paths.filter((_, index) => answers[index] === 200)
}

/** The status, or the reason why there is none. */
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
