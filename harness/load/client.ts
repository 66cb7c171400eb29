import { Client, type Dispatcher } from 'undici'
import type { Answer, Call } from '../record/call.ts'
import { contentTypeOf, isJson } from '../record/media-type.ts'
import type { Outcome } from '../record/operation.ts'
import { readAnswer } from './answer.ts'

/** `answer`: only for a call whose response is read. */
export type Answered = (outcome: Outcome, answer?: Answer) => void

/** `name` distinguishes it from the other calls of a run; `reads`: whether headers and body of the response are kept. */
export const prepare = (
  { method, path, headers, body, status, timeout, check }: Call,
  name?: string,
  reads = check !== undefined,
) => ({ method, path, ...encodedBody({ headers, body }), expected: status, timeout, check, reads, name })

export type PreparedCall = Readonly<ReturnType<typeof prepare>>

/** Bytes are sent unchanged, as `application/octet-stream` by default, and so is text of another type than JSON. */
export function encodedBody({ headers, body }: Pick<Call, 'headers' | 'body'>) {
  if (body === undefined) return { headers, body: null }
  const type = contentTypeOf(headers)
  const isBytes = body instanceof Uint8Array
  const ofDefault = isBytes ? 'application/octet-stream' : 'application/json'
  const isText = typeof body === 'string' && type !== undefined && !isJson(type)
  return {
    headers: type === undefined ? { 'content-type': ofDefault, ...headers } : headers,
    body: isBytes || isText ? body : JSON.stringify(body),
  }
}

/** One keep-alive socket with one request at a time. */
export class Socket {
  readonly #client: Client
  /**
   * On the clock of `performance.now()`: undici writes a request one turn of the event loop after the call. One that needs a new
   * connection counts as sent when it began to wait for it, since the service is responsible for that time.
   */
  sentAt = 0
  #exchange: Exchange | undefined
  #connected = false
  #waitsForConnection = false

  /** `connections` are counted over all sockets of a run. */
  constructor(origin: string, connections: { opened: number; lost: number }, connectWithinMs: number) {
    this.#client = new Client(origin, {
      pipelining: 1,
      // Longer than any server keeps a connection, so that the client never closes one in use.
      keepAliveTimeout: 600_000,
      keepAliveMaxTimeout: 600_000,
      // undici's own timeouts have a resolution of half a second; the caller has its own timeouts.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: connectWithinMs },
    })
    this.#client.on('connect', () => {
      this.#connected = true
      connections.opened++
    })
    this.#client.on('disconnect', () => {
      this.#connected = false
      this.#waitsForConnection = true
      if (!this.#client.destroyed) connections.lost++
    })
  }

  /** Calls `answered` once, at the last byte of the response or with the reason for its absence. */
  send(call: PreparedCall, answered: Answered): void {
    this.#waitsForConnection = !this.#connected
    this.sentAt = performance.now()
    this.#exchange = new Exchange(answered, this.#onWrite, call.reads ? call : undefined)
    this.#client.dispatch(call, this.#exchange)
  }

  /** Aborts the request in flight if it was sent before `at`: a timeout, which also loses the connection. */
  giveUpIfSentBefore(at: number): void {
    if (this.sentAt < at) this.#exchange?.giveUp()
  }

  async close(): Promise<void> {
    await this.#client.destroy()
  }

  readonly #onWrite = (): void => {
    if (!this.#waitsForConnection) this.sentAt = performance.now()
  }
}

/**
 * One request and its response, as a handler of undici's lowest-level interface: without a promise and a stream for each. Every
 * request has its own handler, so that one aborted while connecting is not mistaken for the next.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #written: () => void
  /** The call, if its response is kept for a check or a scenario. */
  readonly #reading: PreparedCall | undefined
  readonly #chunks: Buffer[] | undefined
  #answered: Answered | undefined
  #controller: Dispatcher.DispatchController | undefined
  /** 0 until the response begins. */
  #status = 0
  #headers: Answer['headers'] | undefined

  constructor(answered: Answered, written: () => void, reading?: PreparedCall) {
    this.#answered = answered
    this.#written = written
    this.#reading = reading
    this.#chunks = reading && []
  }

  giveUp(): void {
    if (this.#answered === undefined) return
    this.#settle({ kind: 'timeout', ...(this.#status !== 0 && { status: this.#status }) })
    this.#controller?.abort(new Error('not answered in time'))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#answered === undefined) controller.abort(new Error('given up before it was sent'))
    else this.#written()
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers?: Answer['headers']) {
    this.#status = status
    this.#headers = headers
  }

  /** Reads the body to its end, and mostly discards it. */
  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks?.push(chunk)
  }

  onResponseEnd(): void {
    const status = this.#status
    if (this.#reading === undefined) return this.#settle({ kind: 'answered', status })
    const bytes = joined(this.#chunks ?? [])
    const { outcome, answer } = readAnswer(this.#reading, { status, headers: this.#headers ?? {}, bytes })
    this.#settle(outcome, answer)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    const code = 'code' in error ? `${String(error.code)}: ` : ''
    this.#settle({ kind: 'broken', reason: code + error.message })
  }

  #settle(outcome: Outcome, answer?: Answer): void {
    const answered = this.#answered
    this.#answered = undefined
    answered?.(outcome, answer)
  }
}

/** Most bodies are one chunk, which need not be copied. */
const joined = (chunks: readonly Buffer[]): Uint8Array =>
  chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks)
