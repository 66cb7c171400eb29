import type { Milliseconds } from './units.ts'

/** The method of an HTTP request. */
export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'

// oxlint-disable-next-line typescript/no-explicit-any -- with `unknown` no answer could be taken apart in place
type AnyJson = any

/** What an answer holds: its reader knows the shape, as of `Response.json()`. */
export type Json = AnyJson

/** What a service answered, for whoever asks to read it. */
export interface Answer<Body = Json> {
  readonly status: number
  /** By their names in lower case. What was sent several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** Parsed where it is JSON, else its text; `undefined` where it is empty. */
  readonly body: Body
}

/** One HTTP request, as a spec describes it. A body is sent as JSON. */
export interface Call {
  readonly method: Method
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Its name in reports and messages. Its method and path by default. */
  readonly name?: string
  /** The statuses that count as success. Any 2xx if absent. */
  readonly status?: readonly number[]
  /**
   * What else must hold of an answer with such a status. Anything but `true` makes the request an error, and so does
   * whatever it throws. Only calls with a check, and those of a scenario, keep the body of an answer.
   */
  readonly check?: (answer: Answer) => boolean
  /** Aborted and counted as an error after this time, to within 50 ms. 5 s by default. */
  readonly timeout?: Milliseconds
  /** The client disconnects if there is no answer after this time, which is no error. For `paths` only. */
  readonly abandonAfter?: Milliseconds
  /** The client disconnects in the middle of the body, which is no error. For `paths` only. */
  readonly hangUp?: 'in the body'
}

/** The name of a call: its own, or its method and path. */
export const nameOfCall = ({ name, method, path }: Call): string => name ?? `${method} ${path}`
