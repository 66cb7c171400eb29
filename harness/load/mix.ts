import { checkOptions, countRule, isRecord, refuseOption, type OptionRule } from '../record/option.ts'
import type { Call } from '../record/call.ts'
import type { Count } from '../record/units.ts'

/** Makes a call from the request number (0, 1, …, over all clients) and the client number (0, 1, …). */
export type CallFunction = (request: number, client: number) => Call

/** One call of a mix. With weights 9 and 1, nine in ten requests are the first call. */
export interface Weighted {
  readonly weight: Count
  readonly call: Call | CallFunction
}

/** Calls by name, drawn by weight. */
export interface Mix<Name extends string = string> {
  readonly kind: 'mix'
  readonly entries: Readonly<Record<Name, Weighted>>
}

/** Allows shares of a millionth; for smaller shares, no mix is needed. */
const weightMax = 1_000_000

/** Whether `get` or a similar function made it. */
export const isMade = (value: unknown): value is Call =>
  isRecord(value) &&
  typeof value['method'] === 'string' &&
  typeof value['path'] === 'string' &&
  isRecord(value['headers'])

export const isCall = (value: unknown): value is Call | CallFunction =>
  typeof value === 'function' || isMade(value)

const callRule: OptionRule = {
  expected: 'a call, or a function of the number of the request that returns one',
  example: "get('/orders')",
  holds: isCall,
}

/**
 * Several calls, each with its share of the requests. The seed draws the next one; over time the shares are exact. The keys are
 * the names of the calls in reports, and under `calls` of the promises.
 *
 * @throws HarnessError for an empty mix, or an entry without a call or without a whole weight of at least 1.
 * @example mix({ browse: { weight: 9, call: get('/products') }, order: { weight: 1, call: post('/orders', { sku: 'a' }) } })
 */
export function mix<Name extends string>(entries: Readonly<Record<Name, Weighted>>): Mix<Name> {
  if (!isRecord(entries) || Object.keys(entries).length === 0) {
    throw refuseOption('mix', entries, {
      expected: 'calls by their names',
      fix: "write mix({ browse: { weight: 9, call: get('/products') } })",
    })
  }
  for (const [name, entry] of Object.entries(entries)) {
    if (isCall(entry)) {
      throw refuseOption(`mix: ${name}`, entry, {
        expected: 'a call with its weight',
        fix: `write ${name}: { weight: 1, call: … }`,
      })
    }
    const rules = { weight: countRule(1, '9', weightMax), call: callRule }
    checkOptions(`mix: ${name}: `, entry, { rules, required: ['weight', 'call'] })
  }
  return { kind: 'mix', entries }
}
