import { inspect } from 'node:util'
import { masked } from './secrets.ts'

interface Explanation {
  /** Lines that support the message: numbers, log lines, exit codes. */
  readonly evidence?: readonly string[]
  /** What to do next, as an instruction. */
  readonly fix?: string
  readonly cause?: unknown
}

/**
 * A failure the reader can act on. The message says what happened, then the evidence, then the fix, because Vitest, npm and CI
 * logs print only the message. Secrets are masked.
 */
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

/** The error for something that threw `cause`: its message says what that was. */
export const causedBy = (cause: unknown, what: string, fix: string): HarnessError =>
  new HarnessError(`${what}: ${messageOf(cause)}`, { fix, cause })

/** The same, with the message of `cause` in a line of its own. */
export const evidencedBy = (cause: unknown, what: string, fix: string): HarnessError =>
  new HarnessError(what, { evidence: [messageOf(cause)], fix, cause })
