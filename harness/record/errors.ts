import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { decoded } from './decoded.ts'
import { masked } from './secrets.ts'

interface Explanation {
  /** Lines that support the message: numbers, log lines, exit codes. */
  readonly evidence?: readonly string[]
  /** What to do next, as an instruction. */
  readonly fix?: string
  readonly cause?: unknown
}

/** A failure the reader can act on. Its message holds evidence and fix too: logs print only the message. Secrets are masked. */
export class HarnessError extends Error {
  override readonly name = 'HarnessError'

  constructor(what: string, { evidence = [], fix, cause }: Explanation = {}) {
    const details = [...evidence, ...(fix === undefined ? [] : [`fix: ${fix}`])]
    const lines = [what, ...details.map(line => `  ${line}`)]
    super(masked(lines.join('\n')), cause === undefined ? undefined : { cause })
  }
}

/**
 * The message of anything that was thrown.
 *
 * @example messageOf(new Error('connection refused')) // 'connection refused'
 */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  // An error from another process is an object without a prototype, which cannot be converted to text.
  if (typeof error !== 'object' || error === null) return String(error)
  return 'message' in error && typeof error.message === 'string' ? error.message : inspect(error)
}

/** The error for something that threw `cause`: its message says what that was, and in which of the user's lines. */
export function causedBy(cause: unknown, what: string, fix: string): HarnessError {
  const place = ownPlaceOf(cause)
  const evidence = place === undefined ? [] : [`at ${place}`]
  return new HarnessError(`${what}: ${messageOf(cause)}`, { evidence, fix, cause })
}

/** The same, with the message of `cause` in a line of its own. */
export const evidencedBy = (cause: unknown, what: string, fix: string): HarnessError =>
  new HarnessError(what, { evidence: [messageOf(cause)], fix, cause })

/** The body of a request for a message: bytes by their number, anything else as JSON. */
export const shownBody = (body: unknown): string =>
  body instanceof Uint8Array ? `${body.byteLength} bytes` : JSON.stringify(body)

/** A value for a message, truncated if it is long. `depth`: how many objects inside each other it shows. */
export const shown = (value: unknown, depth = 1): string =>
  typeof value === 'function'
    ? 'a function'
    : inspect(value, { depth, breakLength: Infinity, maxArrayLength: 5, maxStringLength: 80 })

const harnessFolder = fileURLToPath(new URL('..', import.meta.url))

/** A path relative to the working directory, where it is below it. */
export const shownPath = (path: string): string =>
  path.startsWith(`${process.cwd()}/`) ? relative('.', path) : path

const place = /(?:^|\(|\bat (?:async )?)(file:\/\/)?(\/[^()?]+)(?:\?[^:]*)?((?::\d+){1,2})\)?$/

/** The lines of the user's own files in a stack, nearest first, as `plumbline/service.ts:2:7`. */
export const ownPlaces = ({ stack = '' }: Pick<Error, 'stack'>): string[] =>
  stack
    .split('\n')
    .flatMap(line => {
      const [, scheme, found = '', at] = place.exec(line) ?? []
      const path = scheme === undefined ? found : decoded(found)
      const isOwn = path !== '' && !path.includes('/node_modules/') && !path.startsWith(harnessFolder)
      return isOwn ? [`${shownPath(path)}${at}`] : []
    })
    .slice(0, 3)

export const ownPlaceOf = (error: unknown): string | undefined =>
  error instanceof Error ? ownPlaces(error)[0] : undefined
