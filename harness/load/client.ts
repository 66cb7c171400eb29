import { Client, type Dispatcher } from 'undici'
import type { Call, Outcome } from '../operation.ts'

type Answered = (outcome: Outcome) => void

/** A request in the form undici wants it; made once for a call that is sent again and again. */
export interface PreparedCall {
  readonly method: Call['method']
  readonly path: string
  readonly headers: Record<string, string>
  readonly body: string | null
}

export const prepare = ({ method, path, headers, body }: Call): PreparedCall => ({
  method,
  path,
  headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
  body: body === undefined ? null : JSON.stringify(body),
})

/**
 * One keep-alive socket with one request at a time. It is its own handler of undici's lowest interface, so that a
 * request costs no promise, no stream and no closure.
 */
export class Socket implements Dispatcher.DispatchHandler {
  readonly #client: Client
  #answered: Answered | undefined
  #status = 0
  #controller: Dispatcher.DispatchController | undefined
  #timedOut = false
  #closing = false

  constructor(origin: string, connections: { opened: number; lost: number }, connectWithinMs: number) {
    this.#client = new Client(origin, {
      pipelining: 1,
      // Longer than any server keeps a connection: it is never the client who closes one in use.
      keepAliveTimeout: 600_000,
      keepAliveMaxTimeout: 600_000,
      // undici's own timeouts are half a second coarse; the caller keeps the time.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: connectWithinMs },
    })
    this.#client.on('connect', () => connections.opened++)
    this.#client.on('disconnect', () => {
      if (!this.#closing) connections.lost++
    })
  }

  /** `answered` is called once, with the last byte of the answer or with the reason why there is none. */
  send(call: PreparedCall, answered: Answered): void {
    this.#answered = answered
    this.#timedOut = false
    this.#client.dispatch(call, this)
  }

  /** Gives up the request in flight; `answered` hears of a timeout, and the socket is lost. */
  giveUp(): void {
    this.#timedOut = true
    if (this.#controller === undefined) this.#settle({ kind: 'timeout' })
    else this.#controller.abort(new Error('not answered in time'))
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#client.destroy()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#answered === undefined) controller.abort(new Error('given up before it was sent'))
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status
  }

  onResponseData(): void {
    // The body is read to its end, and nobody looks at it.
  }

  onResponseEnd(): void {
    this.#settle({ kind: 'answered', status: this.#status })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#timedOut) this.#settle({ kind: 'timeout' })
    else this.#settle({ kind: 'broken', reason: reasonOf(error) })
  }

  #settle(outcome: Outcome): void {
    const answered = this.#answered
    this.#answered = undefined
    this.#controller = undefined
    answered?.(outcome)
  }
}

const reasonOf = (error: Error): string =>
  'code' in error ? `${String(error.code)}: ${error.message}` : error.message
