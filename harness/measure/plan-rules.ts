import { promiseUnits, type PromiseUnit } from '../judge/promise-units.ts'
import type { AnyRecord } from '../judge/judge.ts'
import { HarnessError } from '../record/errors.ts'
import { checkValue, countRule, isRecord, quantityRule, shown, type OptionRule } from '../record/option.ts'

export const callable: OptionRule = {
  expected: 'a call, or a function of the number of the request that returns one',
  example: "get('/orders')",
  holds: value => typeof value === 'function' || (isRecord(value) && typeof value['path'] === 'string'),
}

export const text: OptionRule = {
  expected: 'a text of letters, digits, dots and dashes',
  example: "'evening'",
  holds: value => typeof value === 'string' && /^[\p{Letter}\p{Number}._-]+$/u.test(value),
}

const ruleOf = (unit: PromiseUnit): OptionRule => (unit === 'count' ? countRule(0, '0') : quantityRule(unit))

/**
 * Checks the promises of a plan, or those that `toMeet` is given.
 *
 * @throws HarnessError for a promise that this kind of record does not know, and for a limit that is no quantity of its unit.
 */
export function checkPromises(kind: AnyRecord['kind'], promises: unknown): void {
  if (!isRecord(promises)) {
    throw new HarnessError(`promises is ${shown(promises)}, expected an object of limits`, {
      fix: 'write promises: { p99: ms(100), errors: 0 }',
    })
  }
  const units = promiseUnits[kind]
  for (const [name, limit] of flat(promises)) {
    const unit = Object.hasOwn(units, name) ? units[name] : undefined
    if (unit === undefined) {
      throw new HarnessError(`there is no promise ${name} of a ${kind}`, {
        fix: `use one of ${Object.keys(units).join(', ')}`,
      })
    }
    if (limit !== undefined) checkValue(`promise ${name}`, limit, ruleOf(unit))
  }
}

/** Parts of a promise follow its name and a dot: `drift.p99`. */
const flat = (promises: Readonly<Record<string, unknown>>): [name: string, limit: unknown][] =>
  Object.entries(promises).flatMap(([name, limit]) =>
    isRecord(limit)
      ? Object.entries(limit).map(([part, value]): [string, unknown] => [`${name}.${part}`, value])
      : [[name, limit]],
  )
