import type { Milliseconds } from './units.ts'

/** The method of an HTTP request. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

// oxlint-disable-next-line typescript/no-explicit-any -- with `unknown` no answer could be taken apart in place
type AnyJson = any

/** The content of a response: the reader knows its type, as with `Response.json()`. */
export type Json = AnyJson

/** The response of a service. */
export interface Answer<Body = Json> {
  readonly status: number
  /** By name in lower case. A header that was sent several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Parsed where it is JSON; bytes (`Uint8Array`) of an image, an archive or a document; else text. `undefined` where it is empty. */
  readonly body: Body
}

/** One HTTP request, as a spec describes it. A body is sent as JSON, unless it is bytes, or text with another `content-type`. */
export interface Call {
  readonly method: Method
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Its name in reports and messages. By default its method and path. */
  readonly name?: string
  /** The statuses that count as success. Any 2xx if absent. */
  readonly status?: readonly number[]
  /**
   * A further condition on a response with such a status. Any result but `true` makes the request an error, and so does an
   * exception; a text says what is wrong. Only calls with a check, and calls of a scenario, store the body of a response.
   */
  readonly check?: (answer: Answer) => boolean | string
  /** Timeout, to within 50 ms, after which the request is aborted and counted as an error. 5 s by default. */
  readonly timeout?: Milliseconds
  /** The client disconnects if no response has come after this time, which is no error. For `paths` only. */
  readonly abandonAfter?: Milliseconds
  /** The client disconnects after half of its body, or when the response begins, which is no error. For `paths` only. */
  readonly hangUp?: 'in the body' | 'in the response'
}

export const nameOfCall = ({ name, method, path }: Call): string => name ?? `${method} ${path}`
