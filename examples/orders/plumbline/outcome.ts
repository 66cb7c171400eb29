import { applied, refused, unknown, type Answer, type Effect } from 'vitest-plumbline'

/**
 * A refusal by a rule is a correct response of a healthy service. 503 with `done: false` is certain; any other error from 500
 * is not.
 */
export function outcome({ status, body }: Answer): Effect {
  if (status < 300) return applied(body.id)
  if (status === 409 || status === 410) return refused(body.error)
  return status < 500 || body?.done === false ? refused() : unknown()
}
