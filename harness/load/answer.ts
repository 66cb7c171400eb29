import { messageOf, shown, shownBody } from '../record/errors.ts'
import { isJson } from '../record/media-type.ts'
import { masked } from '../record/secrets.ts'
import type { Answer, Call } from '../record/call.ts'
import { isExpected, type Outcome } from '../record/operation.ts'

/** Longer messages may contain a whole body, which would differ each time. */
const reasonMax = 120

/** A short form of what a user's function said or threw. Masked here: a client on another machine got secrets known only here. */
const shortened = (text: string): string => masked(text.split('\n', 1)[0] ?? '').slice(0, reasonMax)

export const reasonOf = (error: unknown): string => shortened(messageOf(error))

/** Enough of a path or a body to recognise it. */
const exampleMax = 200

/** Secrets are masked first, in some more of a long text: half of one would not be recognised. */
export function beginningOf(text: string, max = exampleMax): string {
  const whole = masked(text.slice(0, 20 * max))
    .replaceAll(/\s+/g, ' ')
    .trim()
  return whole.length > max ? `${whole.slice(0, max)}…` : whole
}

/** A failed request and the beginning of its response, for evidence. */
export const exampleOf = ({ method, path }: Pick<Call, 'method' | 'path'>, { body }: Answer<unknown>) => ({
  request: `${method} ${beginningOf(path)}`,
  response:
    body === undefined ? 'an empty body' : beginningOf(typeof body === 'string' ? body : shownBody(body)),
})

/** Reads a response and checks it. An unexpected status is reported alone: nothing else is checked. */
export function readAnswer(
  { expected, check }: { readonly expected: Call['status']; readonly check: Call['check'] },
  { status, headers, bytes }: Omit<Answer, 'body'> & { readonly bytes: Uint8Array },
): { readonly outcome: Outcome; readonly answer: Answer } {
  const outcomeOf = (flaw?: string): Outcome =>
    flaw === undefined || !isExpected(status, expected)
      ? { kind: 'answered', status }
      : { kind: 'wrong', status, reason: `status ${status}${flaw}` }
  try {
    const answer = { status, headers, body: bodyOf(bytes, String(headers['content-type'])) }
    const failure = check && isExpected(status, expected) ? failureOf(check, answer) : undefined
    return { outcome: outcomeOf(failure && `, its check ${failure}`), answer }
  } catch {
    const answer = { status, headers, body: textOf(bytes) }
    return { outcome: outcomeOf(' with JSON that cannot be parsed'), answer }
  }
}

export const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

/** Media types whose bytes are no text: images, archives, documents. */
const binary =
  /^(?:audio|font|image|video)\/(?!svg)|^application\/(?:gzip|octet-stream|pdf|zip|vnd\.(?!.*(?:json|xml)))/i

/** @throws SyntaxError if the body is declared as JSON and is not valid. */
function bodyOf(bytes: Uint8Array, type: string): unknown {
  if (bytes.length === 0) return undefined
  if (binary.test(type)) return bytes
  return isJson(type) ? JSON.parse(textOf(bytes)) : textOf(bytes)
}

/** The failure of a response by a check that must return true; a text tells what is wrong. */
export function failureOf(check: (answer: Answer) => unknown, answer: Answer): string | undefined {
  try {
    const held = check(answer)
    if (held === true) return undefined
    if (typeof held === 'string' && held !== '') return `said: ${shortened(held)}`
    return held === false ? 'failed' : `returned ${shown(held)}, neither true, false nor a text`
  } catch (error) {
    return `threw: ${reasonOf(error)}`
  }
}
