import { applied, refused, unknown, type Answer, type Effect } from 'vitest-plumbline'

/** What a rule refuses is refused in good health. 503 with `done: false` is certain; any other error above 500 is not. */
export function outcome({ status, body }: Answer): Effect {
  if (status < 300) return applied(body.id)
  if (status === 409 || status === 410) return refused(body.error)
  return status < 500 || body?.done === false ? refused() : unknown()
}
