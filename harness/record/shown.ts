import { inspect } from 'node:util'

/** A value for a message, truncated if it is long. */
export const shown = (value: unknown): string =>
  typeof value === 'function'
    ? 'a function'
    : inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 5, maxStringLength: 80 })
