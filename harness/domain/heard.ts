import { beginningOf } from '../load/answer.ts'
import type { MalformedAnswer } from '../judge/fault-run/record.ts'
import { effectIn, isInDoubt, isOfSuccess, type Act, type AskedRequest } from '../record/act.ts'
import type { Answer, Call } from '../record/call.ts'
import { causedBy, HarnessError, messageOf, shownBody } from '../record/errors.ts'
import { unlessThrown } from '../record/unless-thrown.ts'
import { RequestFailed, type AnswerAsSent, type Connections } from './connections.ts'
import type { Domain } from './domain.ts'

export interface Heard {
  readonly call: Pick<Call, 'method' | 'path' | 'body'>
  readonly sentMs: number
  readonly answeredMs: number
  readonly answer: AnswerAsSent | RequestFailed
}

/** The start of a body is enough to inspect one operation among thousands. */
const withBody = (text: string, body: unknown): string =>
  beginningOf(body === undefined ? text : `${text} ${shownBody(body)}`)

/** The request in words, for a reader who inspects the operation. */
export const requestOf = ({ call, sentMs, answeredMs, answer }: Heard): AskedRequest => ({
  sentMs,
  answeredMs,
  request: withBody(`${call.method} ${call.path}`, call.body),
  answer: answer instanceof RequestFailed ? answer.message : withBody(`status ${answer.status}`, answer.body),
})

type Meaning = Pick<Act, 'effect' | 'status' | 'reason' | 'late' | 'text'> & { readonly body?: unknown }

/** The last response decides. But if an earlier request is in doubt, a refusal of a later one does not settle it. */
export function meaningOf(heard: readonly Heard[], outcome: Domain['outcome']): Meaning {
  const meanings = heard.map(({ answer }) => meaningOfOne(answer, outcome))
  const last = meanings.at(-1)
  if (last?.effect.kind !== 'refused') return last ?? { effect: { kind: 'unknown' } }
  return meanings.find(isInDoubt) ?? last
}

/** A request that was not sent had no effect. */
function meaningOfOne(answer: Heard['answer'], outcome: Domain['outcome']): Meaning {
  if (!(answer instanceof RequestFailed)) {
    const { status, body, text } = answer
    return { ...effectOf(answer, outcome), status, text, body: body as unknown }
  }
  const { sent, isLate, message: reason } = answer
  return sent
    ? { effect: { kind: 'unknown' }, reason, ...(isLate && { late: true }) }
    : { effect: { kind: 'refused' }, status: 0, reason: `not sent: ${reason}` }
}

export type Refused = Pick<MalformedAnswer, 'answered' | 'said' | 'byOutcome'>

/** Sends a request that should be refused. An `outcome` that throws does not take the response for a refusal. */
export async function refusedBy(
  connections: Connections,
  outcome: Domain['outcome'],
  call: Call,
  body?: string,
): Promise<Refused> {
  const answer = await connections.answerTo(call, body).catch(messageOf)
  if (typeof answer === 'string') return { answered: answer }
  const { status: answered, text } = answer
  if (!isOfSuccess(answered)) return { answered }
  const said = beginningOf(text)
  if (unlessThrown(() => outcome(answer).kind) !== 'refused') return { answered, said }
  connections.remember(answer, { byOutcome: true })
  return { answered, said, byOutcome: true }
}

/** A service that answers without the body that `outcome` reads leaves its client in doubt. */
function effectOf(answer: Answer, outcome: Domain['outcome']): Pick<Act, 'effect' | 'reason'> {
  try {
    return { effect: effectIn(outcome(answer)) }
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause
    const isWithoutBody = typeof answer.body !== 'object' || answer.body === null
    const reason = `status ${answer.status} with the body ${shownBody(answer.body)}`
    if (cause instanceof TypeError && isWithoutBody) return { effect: { kind: 'unknown' }, reason }
    const fix = 'return an effect for every answer, an empty one too'
    throw causedBy(cause, `domain: outcome threw on status ${answer.status}`, fix)
  }
}

/** For an `act` that sent nothing; `failure`: what it threw. */
export function unasked(failure: unknown): HarnessError {
  if (failure === undefined)
    return new HarnessError('domain: act sent no request', {
      fix: 'await client.post(…) in it, or return it',
    })
  const fix = 'correct it: only an error thrown after an answer counts as part of an operation'
  return causedBy(failure, 'domain: act threw before it sent a request', fix)
}
