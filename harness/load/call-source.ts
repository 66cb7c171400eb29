import { HarnessError } from '../record/errors.ts'
import { nameOfCall, type Call } from '../record/call.ts'
import { isRecord, refuseOption } from '../record/option.ts'
import { awaitsAnswer } from './call.ts'
import { prepare, type PreparedCall } from './client.ts'
import { isMade, type CallFunction, type Mix } from './mix.ts'
import { randomOf, urnOf } from './random.ts'
import type { Scenario } from './scenario.ts'

/** The requests of a load: the same call each time, one made for each request, one of a mix, or the steps of a scenario. */
export type CallSource<Name extends string = string> = Call | CallFunction | Mix<Name> | Scenario

export const isScenario = (source: unknown): source is Scenario =>
  isRecord(source) && source['kind'] === 'scenario'

/** The names of its calls, if known before the run. */
export function namesIn(source: CallSource): readonly string[] | undefined {
  if (typeof source === 'function') return undefined
  if (!('kind' in source)) return [nameOfCall(source)]
  return source.kind === 'mix' ? Object.keys(source.entries) : undefined
}

export type NextCall = (client: number) => PreparedCall

/** Makes the next call. Not for a scenario, which makes its calls itself. */
export function nextCallOf(source: Exclude<CallSource, Scenario>, seed: number, names: CallNames): NextCall {
  const makerOf = (call: Call | CallFunction, name?: string) => {
    if (typeof call === 'function') {
      return (request: number, client: number) => {
        const one = made(call(request, client))
        return prepareAnswered(one, name ?? names.of(one))
      }
    }
    const prepared = prepareAnswered(call, name)
    return () => prepared
  }
  let requests = 0
  if (!('kind' in source)) {
    const make = makerOf(source)
    return client => make(requests++, client)
  }
  const makers = Object.entries(source.entries).map(([name, { call }]) => makerOf(call, name))
  const weights = Object.values(source.entries).map(({ weight }) => weight)
  const draw = urnOf(weights, randomOf(seed, 'mix'))
  return client => {
    const prepared = makers[draw()]?.(requests++, client)
    if (prepared === undefined) throw new RangeError('a mix without a call')
    return prepared
  }
}

/** @throws HarnessError if a function made something other than a call. */
export function made(call: Call): Call {
  if (isMade(call)) return call
  throw refuseOption('the result of call', call, {
    expected: 'a call, not a promise of one',
    fix: 'return one: `request => get(`/orders/${request}`)`, without `async`',
  })
}

/** @throws HarnessError for a call that does not wait for its response: there is nothing to measure. */
export function prepareAnswered(call: Call, name?: string, reads?: boolean): PreparedCall {
  if (awaitsAnswer(call)) return prepare(call, name, reads)
  throw new HarnessError(`${call.method} ${call.path}: a run measures answers, but this call awaits none`, {
    fix: 'remove `abandonAfter` and `hangUp`, or move the call to `paths` of the service',
  })
}

const namesMax = 100
/** A number, a UUID, or at least eight hexadecimal digits. */
const identifier = /\/(?:\d+|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{8,})(?=\/|$)/gi

export class CallNames {
  readonly #names = new Set<string>()

  /** The call's own name, or its method and path with `:id` for ids. @throws HarnessError for more than a hundred names. */
  of({ name, method, path }: Call): string {
    const named = name ?? `${method} ${path.replace(/\?.*/, '').replace(identifier, '/:id')}`
    if (this.#names.has(named)) return named
    if (this.#names.size === namesMax) {
      const wanted = name === undefined ? 'give the call a `name`' : 'give all of them the same name'
      const what = `the calls of this run have more than ${namesMax} names, the last one ${named}`
      throw new HarnessError(what, {
        evidence: [`others: ${[...this.#names].slice(0, 3).join(', ')}`],
        fix: `${wanted}, such as { name: '${method} /orders/:id' }`,
      })
    }
    this.#names.add(named)
    return named
  }
}
