import type { AskedRequest } from '../record/act.ts'
import type { Call } from '../record/call.ts'
import { RequestFailed, type AnswerAsSent } from './connections.ts'

/** What a client has sent, and what came of it. */
export interface Heard {
  readonly call: Pick<Call, 'method' | 'path' | 'body'>
  readonly sentMs: number
  readonly answeredMs: number
  readonly what: AnswerAsSent | RequestFailed
}

/** More of a body tells nothing of one operation among thousands. */
const textMax = 200

const cut = (text: string): string => (text.length <= textMax ? text : `${text.slice(0, textMax)}…`)

const withBody = (text: string, body: unknown): string =>
  cut(body === undefined ? text : `${text} ${JSON.stringify(body)}`)

/** In words, for whoever inspects the operation. */
export function requestOf({ call, sentMs, answeredMs, what }: Heard): AskedRequest {
  const answer = what instanceof RequestFailed ? what.answer : what
  return {
    sentMs,
    answeredMs,
    request: withBody(`${call.method} ${call.path}`, call.body),
    answer:
      answer === undefined
        ? (what as RequestFailed).message
        : withBody(`status ${answer.status}`, answer.body),
  }
}
