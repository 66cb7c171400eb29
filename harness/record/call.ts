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
  /** Its name in reports and messages, if not its method and path. */
  readonly name?: string
  /** The statuses that count as success. Any 2xx if absent. */
  readonly status?: readonly number[]
  /** What else must hold of an answer with such a status. */
  readonly check?: (answer: Answer) => boolean
  /** Overrides the timeout of the run. */
  readonly timeout?: Milliseconds
  /** The client disconnects if there is no answer after this time. No answer is expected. */
  readonly abandonAfter?: Milliseconds
  /** The client disconnects in the middle of the body. No answer is expected. */
  readonly hangUp?: 'in the body'
}

/** The name of a call: its own, or its method and path. */
export const nameOfCall = ({ name, method, path }: Call): string => name ?? `${method} ${path}`
