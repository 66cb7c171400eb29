import { inspect } from 'node:util'

/** The body of a request for a message: bytes by their number, anything else as JSON. */
export const shownBody = (body: unknown): string =>
  body instanceof Uint8Array ? `${body.byteLength} bytes` : JSON.stringify(body)

/** A value for a message, truncated if it is long. `depth`: how many objects inside each other it shows. */
export const shown = (value: unknown, depth = 1): string =>
  typeof value === 'function'
    ? 'a function'
    : inspect(value, { depth, breakLength: Infinity, maxArrayLength: 5, maxStringLength: 80 })
