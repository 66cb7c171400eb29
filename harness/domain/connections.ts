import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { readAnswer, textOf } from '../load/answer.ts'
import { prepare, type PreparedCall } from '../load/client.ts'
import type { ErrorAnswer } from '../judge/fault-run/record.ts'
import { nameOfCall, type Answer, type Call } from '../record/call.ts'
import { messageOf } from '../record/errors.ts'
import { revealingHeaders } from '../record/internals.ts'
import { isExpected, succeeded } from '../record/operation.ts'
import type { Milliseconds } from '../record/units.ts'

/** Error codes that mean that not one byte of the request was sent. */
const unsentCodes: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT'])

/** A run may read thousands of paths, each once. */
const taggedMax = 200

/** Sends half of the body at once, and the rest after a delay. With its length, it is the first request of a new connection. */
export interface SlowBody {
  readonly heldBack: Milliseconds
  /** Sends it in chunks, without its length, which not every service accepts. */
  readonly inChunks: boolean
  readonly onHalf: () => void
  /** Set as soon as the rest is sent. */
  isWhole?: true
}

export type AnswerAsSent = Answer & { readonly text: string }

type Heard = Pick<AnswerAsSent, 'status' | 'headers' | 'text'> & { readonly bytes: Uint8Array }

/** No response, or an unexpected one. It ends its operation, whose effect follows from `answer` and `sent`. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed'
  /** Absent where no response came. */
  readonly answer: AnswerAsSent | undefined
  /** How long no response came; 0 where one did. */
  readonly waitedMs: number

  constructor(
    message: string,
    { answer, cause, waitedMs = 0 }: { answer?: AnswerAsSent; cause?: unknown; waitedMs?: number },
  ) {
    super(message, { cause })
    this.answer = answer
    this.waitedMs = waitedMs
  }

  /** False where not one byte of the request was sent. */
  get sent(): boolean {
    return !unsentCodes.has((this.cause as NodeJS.ErrnoException | undefined)?.code)
  }

  get isLate(): boolean {
    return this.cause instanceof DOMException && this.cause.name === 'TimeoutError'
  }
}

export interface ConnectionsPlan {
  readonly origin: () => string
  /** The most connections at one time. */
  readonly max: number
  /** Of each request. */
  readonly timeoutMs: number
  /** Names that no error may contain. */
  readonly hostNames?: () => readonly string[]
}

/** Connections to a service that moves: after a restart it listens on another port. Dispose it to close them. */
export class Connections implements AsyncDisposable {
  readonly #plan: ConnectionsPlan
  readonly #pools = new Map<string, Pool>()
  readonly #errors = new Map<string, ErrorAnswer>()
  /** Responses with an ETag, by path and headers of the request. */
  readonly #tagged = new Map<string, { readonly etag: string; readonly heard: Heard }>()

  constructor(plan: ConnectionsPlan) {
    this.#plan = plan
  }

  /** The distinct responses so far with a status of 400 or above, reads with a wrong body, and what `remember` was given. */
  get errors(): readonly ErrorAnswer[] {
    return [...this.#errors.values()]
  }

  /** @throws RequestFailed where no response comes, or an unexpected one. */
  async ask(call: Call, slowBody?: SlowBody, isRead = true): Promise<AnswerAsSent> {
    const prepared = prepare(call)
    const heard =
      call.method === 'GET' ? await this.#revalidated(prepared) : await this.#exchange(prepared, slowBody)
    const { outcome, answer: read } = readAnswer(prepared, heard)
    const answer = { ...read, text: heard.text }
    if (succeeded({ outcome, expected: prepared.expected })) return answer
    // Of an operation, `outcome` decides.
    if (isRead && heard.status < 400 && isExpected(heard.status, prepared.expected)) this.remember(heard)
    throw new RequestFailed(`${nameOfCall(call)} was answered ${answer.status}`, { answer })
  }

  /** A response of any status. `body` is sent as it is, in place of the call's own. @throws RequestFailed without a response. */
  async answerTo(call: Call, body?: string): Promise<AnswerAsSent> {
    const prepared = prepare(call)
    const heard = await this.#exchange({ ...prepared, body: body ?? prepared.body })
    return { ...readAnswer(prepared, heard).answer, text: heard.text }
  }

  /** Behind a published port of another machine a client does not notice that a service has left, and waits for the timeout. */
  async leaveFormer(): Promise<void> {
    const now = this.#plan.origin()
    const former = [...this.#pools].filter(([origin]) => origin !== now)
    for (const [origin] of former) this.#pools.delete(origin)
    await Promise.all(former.map(([, pool]) => pool.destroy()))
  }

  /** Adds a response to `errors`. */
  remember(
    { status, headers, text: body }: Omit<Heard, 'bytes'>,
    as: Pick<ErrorAnswer, 'byOutcome'> = {},
  ): void {
    const contentType = String(headers['content-type'] ?? 'no content type')
    const retryAfter = headers['retry-after']
    const forbidden = this.#plan.hostNames?.() ?? []
    const revealing = revealingHeaders(headers, forbidden)
    const hostNames = forbidden.filter(name => [body, ...revealing].some(text => text.includes(name)))
    const error = {
      status,
      ...as,
      contentType,
      body,
      ...(typeof retryAfter === 'string' && { retryAfter }),
      ...(revealing.length > 0 && { headers: revealing }),
      ...(hostNames.length > 0 && { hostNames }),
    }
    this.#errors.set(JSON.stringify(error), error)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#pools.values()].map(pool => pool.destroy()))
  }

  /** Every second time, a GET asks whether what it got before is still valid, as a browser does: 304 stands for that response. */
  async #revalidated(call: PreparedCall): Promise<Heard> {
    const name = JSON.stringify([call.path, call.headers])
    const known = this.#tagged.get(name)
    if (known !== undefined) {
      this.#tagged.delete(name)
      const headers = { 'if-none-match': known.etag, ...call.headers }
      const heard = await this.#exchange({ ...call, headers })
      return heard.status === 304 ? known.heard : heard
    }
    const heard = await this.#exchange(call)
    const { etag } = heard.headers
    if (typeof etag === 'string' && this.#tagged.size < taggedMax) this.#tagged.set(name, { etag, heard })
    return heard
  }

  async #exchange(call: PreparedCall, slowBody?: SlowBody): Promise<Heard> {
    const timeoutMs = (call.timeout ?? this.#plan.timeoutMs) + (slowBody?.heldBack ?? 0)
    const signal = AbortSignal.timeout(Math.ceil(timeoutMs))
    // A service may treat a connection without an answer as unused.
    const sentAt = performance.now()
    const first = slowBody?.inChunks === false ? openPool(this.#plan.origin(), 1) : undefined
    const heard = await (first ?? this.#pool)
      .request({ ...(slowBody === undefined ? call : slowed(call, slowBody)), signal })
      .then(async ({ statusCode: status, headers: received, body: stream }) => {
        const bytes = await stream.bytes()
        return { status, headers: received, bytes, text: textOf(bytes) }
      })
      .catch((error: unknown) => {
        throw new RequestFailed(messageOf(error), { cause: error, waitedMs: performance.now() - sentAt })
      })
      .finally(() => void first?.destroy())
    if (heard.status >= 400) this.remember(heard)
    return heard
  }

  get #pool(): Pool {
    const origin = this.#plan.origin()
    const pool = this.#pools.get(origin) ?? openPool(origin, this.#plan.max)
    this.#pools.set(origin, pool)
    return pool
  }
}

const openPool = (origin: string, connections: number): Pool =>
  new Pool(origin, { connections, pipelining: 1, keepAliveTimeout: 60_000 })

function slowed(call: PreparedCall, slowBody: SlowBody) {
  if (call.body === null) return call
  const bytes = Buffer.from(call.body)
  const half = Math.floor(bytes.length / 2)
  const pieces = async function* () {
    yield bytes.subarray(0, half)
    slowBody.onHalf()
    await sleep(slowBody.heldBack)
    slowBody.isWhole = true
    yield bytes.subarray(half)
  }
  return {
    ...call,
    headers: slowBody.inChunks ? call.headers : { ...call.headers, 'content-length': String(bytes.length) },
    body: Readable.from(pieces(), { objectMode: false, highWaterMark: 1 }),
  }
}
