import { applied, refused, unknown, type Answer, type Effect } from 'vitest-plumbline'

/** The refusals of a healthy service. */
const rules: readonly unknown[] = [
  'not enough of it is left',
  'the reservation has expired',
  'nobody waits for more than three pieces at once',
]

/**
 * 503 with `done: false` and a key in use are certain, and must succeed later. Any other error is not: all requests are right, so a
 * 401 would be as wrong as a 500.
 */
export function outcome({ status, body }: Answer): Effect {
  if (status < 300) return applied(body.id)
  if (rules.includes(body?.error)) return refused(body.error)
  return status === 409 || body?.done === false ? refused() : unknown()
}
