import {
  callPromiseUnits,
  kindsWithCalls,
  promiseUnits,
  type PromiseUnit,
} from '../judge/records/promise-units.ts'
import type { AnyRecord } from '../judge/records/judge.ts'
import { isCall } from '../load/mix.ts'
import { HarnessError } from '../record/errors.ts'
import { checkValue, countRule, isRecord, quantityRule, shown, type OptionRule } from '../record/option.ts'

export const callable: OptionRule = {
  expected: 'a call, a mix, a scenario, or a function of the number of the request that returns a call',
  example: "get('/orders')",
  holds: value =>
    isCall(value) || (isRecord(value) && (value['kind'] === 'mix' || value['kind'] === 'scenario')),
}

export const text: OptionRule = {
  expected: 'a text of letters, digits, dots and dashes',
  example: "'evening'",
  holds: value => typeof value === 'string' && /^[\p{Letter}\p{Number}._-]+$/u.test(value),
}

const ruleOf = (unit: PromiseUnit): OptionRule => (unit === 'count' ? countRule(0, '0') : quantityRule(unit))

/**
 * Checks the promises of a plan, or those that `toMeet` is given. `callNames`: of the calls that it will make, where that
 * is known before.
 *
 * @throws HarnessError for a promise that this kind of record does not know, for a limit that is no quantity of its unit,
 *   and for a call that is never made.
 */
export function checkPromises(
  kind: AnyRecord['kind'],
  promises: unknown,
  callNames?: readonly string[],
): void {
  const { calls, ...others } = recordOf('promises', promises, 'p99: ms(100), errors: 0')
  for (const [name, limit] of flat(others)) checkLimit(`a ${kind}`, name, limit, promiseUnits[kind])
  if (calls === undefined) return
  if (!kindsWithCalls.includes(kind)) checkLimit(`a ${kind}`, 'calls', calls, promiseUnits[kind])
  for (const [call, limits] of Object.entries(
    recordOf('promises: calls', calls, 'order: { p99: ms(250) }'),
  )) {
    if (callNames?.includes(call) === false) {
      throw new HarnessError(`promises: calls names ${shown(call)}, expected a call of this plan`, {
        fix: `use one of ${callNames.join(', ')}`,
      })
    }
    const ofCall = recordOf(`promises: calls: ${call}`, limits ?? {}, 'p99: ms(250), errors: 0')
    for (const [name, limit] of Object.entries(ofCall)) {
      checkLimit('a single call', name, limit, callPromiseUnits, `calls.${call}.`)
    }
  }
}

function recordOf(option: string, value: unknown, example: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value
  const name = option.slice(option.search(/\S+$/))
  throw new HarnessError(`${option} is ${shown(value)}, expected an object of limits`, {
    fix: `write ${name}: { ${example} }`,
  })
}

function checkLimit(
  what: string,
  name: string,
  limit: unknown,
  units: Readonly<Record<string, PromiseUnit>>,
  prefix = '',
): void {
  const unit = Object.hasOwn(units, name) ? units[name] : undefined
  if (unit === undefined) {
    throw new HarnessError(`there is no promise ${name} of ${what}`, {
      fix: `use one of ${Object.keys(units).join(', ')}`,
    })
  }
  if (limit !== undefined) checkValue(`promise ${prefix}${name}`, limit, ruleOf(unit))
}

/** Parts of a promise follow its name and a dot: `drift.p99`. */
const flat = (promises: Readonly<Record<string, unknown>>): [name: string, limit: unknown][] =>
  Object.entries(promises).flatMap(([name, limit]) =>
    isRecord(limit)
      ? Object.entries(limit).map(([part, value]): [string, unknown] => [`${name}.${part}`, value])
      : [[name, limit]],
  )
