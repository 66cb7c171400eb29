import { effectIn, type Act } from '../record/act.ts'
import type { Answer } from '../record/call.ts'
import { HarnessError, messageOf } from '../record/errors.ts'
import type { Heard } from './asked.ts'
import { RequestFailed } from './connections.ts'
import type { Domain } from './domain.ts'

type Outcome = Domain['outcome']

/** What an operation has come to, by its answers. */
type Meaning = Pick<Act, 'effect' | 'status' | 'reason' | 'text'> & { readonly body?: unknown }

/** Of the last answer; but what an earlier one has left in doubt, a refusal of what was sent again does not decide. */
export function meaningOf(heard: readonly Heard[], outcome: Outcome): Meaning {
  const meanings = heard.map(({ what }) => meaningOfOne(what, outcome))
  const last = meanings.at(-1)
  if (last?.effect.kind !== 'refused') return last ?? { effect: { kind: 'unknown' } }
  return meanings.find(({ effect }) => effect.kind === 'unknown') ?? last
}

/** Where nothing was sent, nothing was done. */
function meaningOfOne(heard: Heard['what'], outcome: Outcome): Meaning {
  const answer = heard instanceof RequestFailed ? heard.answer : heard
  if (answer !== undefined) {
    const { status, body, text } = answer
    return { effect: effectOf(answer, outcome), status, text, body: body as unknown }
  }
  const { sent, message: reason } = heard as RequestFailed
  return sent
    ? { effect: { kind: 'unknown' }, reason }
    : { effect: { kind: 'refused' }, status: 0, reason: `not sent: ${reason}` }
}

function effectOf(answer: Answer, outcome: Outcome) {
  try {
    return effectIn(outcome(answer))
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause
    throw new HarnessError(`domain: outcome threw upon status ${answer.status}: ${messageOf(cause)}`, {
      fix: 'let it say something of every answer, an empty one too',
      cause,
    })
  }
}
