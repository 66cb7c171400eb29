import type { MalformedAnswer } from '../judge/fault-run/record.ts'
import type { Act } from '../record/act.ts'
import type { Json } from '../record/call.ts'
import { HarnessError, shown } from '../record/errors.ts'
import { oneOf } from '../record/nearest.ts'
import { refuseOption } from '../record/option.ts'
import type { Domain, InputForm } from './domain.ts'
import { inTime, type InTime } from './in-time.ts'
import { fieldNamesIn, malformedFrom, ofOwnCalls } from './malformed.ts'
import type { Operations } from './operations.ts'

const sentWithinMs = 15_000

type Input = NonNullable<Domain['input']>

const keyOf = ({ keyPrefix }: Operations, number: number): string => `${keyPrefix}-input-${number}`

/** @throws HarnessError where malformed requests cannot be made of a valid one, or a field in `free` or `optional` is not in it. */
export function checkInput(operations: Operations, input: Input, form: InputForm): void {
  const { key, opened, order } = operations.tools({ client: 0, key: keyOf(operations, 0), count: 0 })
  const call = input({ key, opened, order })
  if (malformedFrom(call, form).length === 0) {
    throw new HarnessError(
      `domain: its input has the body ${shown(call.body)}, expected an object or a form`,
      {
        fix: "return a request with such a body from `input`: post('/orders', { sku: 'a', n: 1 }), or leave `input` out",
      },
    )
  }
  const fields = fieldNamesIn(call)
  for (const option of ['free', 'optional'] as const) {
    const unknown = form[option]?.find(name => !fields.includes(name))
    if (unknown === undefined) continue
    throw refuseOption(`domain: ${option}`, form[option], {
      expected: 'fields of the body of its input',
      fix: oneOf(unknown, fields),
    })
  }
}

/**
 * Sends a valid request and all malformed ones that are made from it, one after the other, each with its own key; none of those
 * where the service did not serve the valid one, and none after 15 s. @throws HarnessError where a working service refuses the
 * valid request: the malformed ones would prove nothing.
 */
export async function sendMalformed(
  operations: Operations,
  opened: unknown,
  input: Input,
  form: InputForm = {},
  withinMs = sentWithinMs,
): Promise<InTime<MalformedAnswer> & { readonly right: Act }> {
  const client = 0
  let isOrdered = false
  const callOf = (number: number, { order }: { readonly order?: Json }) =>
    input({
      key: keyOf(operations, number),
      opened,
      get order() {
        isOrdered = true
        return order
      },
    })
  const asked = await operations.ask({ client, key: keyOf(operations, 0), count: 0 }, (asker, tools) => {
    const { method, path, ...options } = callOf(0, tools)
    return asker.request(method, path, options)
  })
  const { order: _, ...unordered } = asked
  const right = isOrdered ? asked : unordered
  if (right.effect.kind !== 'applied') {
    if (isUnserved(right)) return { right, done: [], leftOut: 0 }
    const { request, answer } = right.requests?.at(-1) ?? {}
    throw new HarnessError(`domain: its input was answered ${answer}, expected it to be applied`, {
      evidence: [`the request was ${request}`],
      fix: 'return a request from `input` that succeeds even at the end of a run: malformed requests are made from it',
    })
  }
  const malformed = ofOwnCalls(
    made => malformedFrom(made, form),
    number => callOf(number, asked),
  )
  const sent = await inTime(malformed, { withinMs }, async ({ call: own, kind, body }, index) => {
    const answer = await operations.sendRefused(client, own, body)
    return { key: keyOf(operations, index + 1), kind, body, ...answer }
  })
  return { right, ...sent }
}

/** The service is gone or failing: other rules report that. It is not a mistake of the domain. */
const isUnserved = ({ status = 0 }: Act): boolean => status === 0 || status >= 500
