import { Client } from 'undici'
import { HarnessError, messageOf } from '../record/errors.ts'
import { isExpected, type Call } from '../record/operation.ts'
import { seconds } from '../record/units.ts'
import { del, get, patch, post, put, type CallOptions } from './call.ts'
import { prepare } from './client.ts'

const answerWithin = seconds(5)
const bodyShown = 300

/** The reader of an answer knows its shape, as of `Response.json()`. */
// oxlint-disable-next-line typescript/no-explicit-any -- with `unknown` no answer could be taken apart in place
type Json = any

/** Sets a service up before a measurement, over one keep-alive connection. */
export class ServiceClient implements AsyncDisposable {
  readonly #client: Client

  /** `origin` is `http://host:port`. */
  constructor(origin: string) {
    this.#client = new Client(origin)
  }

  /**
   * Sends a POST request. Resolves to the parsed body of the answer, `undefined` if it is empty.
   *
   * @throws HarnessError if the status is not expected, or there is no answer within 5 s.
   * @example const { id } = await client.post('/customers', { name: 'a' })
   */
  post<Answer = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.#ask(post(path, body, options))
  }

  /** Like `post`, as GET. */
  get<Answer = Json>(path: string, options?: CallOptions): Promise<Answer> {
    return this.#ask(get(path, options))
  }

  /** Like `post`, as PUT. */
  put<Answer = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.#ask(put(path, body, options))
  }

  /** Like `post`, as PATCH. */
  patch<Answer = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.#ask(patch(path, body, options))
  }

  /** Like `post`, as DELETE. */
  del<Answer = Json>(path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
    return this.#ask(del(path, body, options))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.destroy()
  }

  async #ask<Answer>(call: Call): Promise<Answer> {
    const { method, path, status, timeout = answerWithin } = call
    const signal = AbortSignal.timeout(Math.ceil(timeout))
    const response = await this.#client.request({ ...prepare(call), signal }).catch((cause: unknown) => {
      throw new HarnessError(`${method} ${path} was not answered within ${timeout / 1000} s`, {
        evidence: [messageOf(cause)],
        fix: 'see the last lines of the service, or raise `timeout` of the call',
        cause,
      })
    })
    const text = await response.body.text()
    if (!isExpected(response.statusCode, status)) {
      throw new HarnessError(
        `${method} ${path} was answered ${response.statusCode}, expected ${status?.join(' or ') ?? '2xx'}`,
        {
          evidence: [text.slice(0, bodyShown)],
          fix: 'correct the request, or name the `status` that is right',
        },
      )
    }
    return bodyOf(text, `${method} ${path}`) as Answer
  }
}

function bodyOf(text: string, what: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new HarnessError(`${what} was not answered with JSON`, {
      evidence: [text.slice(0, bodyShown)],
      fix: 'set things up by requests that are answered with JSON or with nothing',
      cause,
    })
  }
}
