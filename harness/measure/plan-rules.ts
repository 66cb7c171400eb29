import { promiseUnits, type PromiseUnit } from '../judge/promise-units.ts'
import type { AnyRecord } from '../judge/judge.ts'
import { HarnessError } from '../record/errors.ts'
import { isQuantity } from '../record/units.ts'

/** What an option of a plan must be. */
export interface Rule {
  readonly expected: string
  /** As it could be written. */
  readonly example: string
  readonly holds: (value: unknown) => boolean
}

/** Constructors by unit, as a person would write them. */
const constructors: Readonly<Record<Exclude<PromiseUnit, 'count'>, string>> = {
  ms: 'ms(100)',
  '1/s': 'perSecond(120)',
  '% of a core': 'percentOfCore(20)',
  '%': 'percent(10)',
  B: 'megabytes(500)',
  'bit/s': 'megabitsPerSecond(1)',
  'B/request': 'bytesPerRequest(8)',
}

const isWhole = (value: unknown, least: number): boolean =>
  Number.isSafeInteger(value) && Number(value) >= least

export const count = (least: number, example: string): Rule => ({
  expected: `a whole number from ${least} on`,
  example,
  holds: value => isWhole(value, least),
})

/** A quantity above 0, made by its constructor. */
export const quantity = (unit: keyof typeof constructors): Rule => ({
  expected: `a quantity above 0 that carries its unit`,
  example: constructors[unit],
  holds: value => isQuantity(value, unit) && Number(value) > 0,
})

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const callable: Rule = {
  expected: 'a call, or a function of the number of the request that returns one',
  example: "get('/orders')",
  holds: value => typeof value === 'function' || (isObject(value) && typeof value['path'] === 'string'),
}

export const text: Rule = {
  expected: 'a text of letters, digits, dots and dashes',
  example: "'evening'",
  holds: value => typeof value === 'string' && /^[\p{Letter}\p{Number}._-]+$/u.test(value),
}

/** As people write it; functions and long values are cut. */
export const shown = (value: unknown): string => {
  if (typeof value === 'function') return 'a function'
  const written = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value))
  return written.length > 60 ? `${written.slice(0, 60)}…` : written
}

/**
 * Checks a plan when it is given, because Vitest strips types: every option is known, and is what its rule says.
 *
 * @throws HarnessError that names the option, its value, the rule and the fix.
 */
export function checkOptions(
  fixture: string,
  plan: unknown,
  {
    rules,
    required,
  }: { readonly rules: Readonly<Record<string, Rule>>; readonly required: readonly string[] },
): void {
  if (!isObject(plan)) {
    throw new HarnessError(`${fixture}: the plan is ${shown(plan)}, expected an object`, {
      fix: `${fixture}({ ${required.map(name => `${name}: ${rules[name]?.example}`).join(', ')} })`,
    })
  }
  for (const [name, value] of Object.entries(plan)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      throw new HarnessError(`${fixture}: there is no option ${name}`, {
        fix: `use one of ${Object.keys(rules).join(', ')}`,
      })
    }
    if (value !== undefined && !rule.holds(value)) throw broken(`${fixture}: ${name}`, value, rule, name)
  }
  for (const name of required) {
    if (plan[name] === undefined) {
      throw new HarnessError(`${fixture}: ${name} is missing, expected ${rules[name]?.expected}`, {
        fix: `write ${name}: ${rules[name]?.example}`,
      })
    }
  }
}

const broken = (what: string, value: unknown, { expected, example }: Rule, name: string): HarnessError =>
  new HarnessError(`${what} is ${shown(value)}, expected ${expected}`, { fix: `write ${name}: ${example}` })

const ruleOf = (unit: PromiseUnit): Rule => (unit === 'count' ? count(0, '0') : quantity(unit))

/**
 * Checks the promises of a plan, or those that `toMeet` is given.
 *
 * @throws HarnessError for a promise that this kind of record does not know, and for a limit that is no quantity of its unit.
 */
export function checkPromises(kind: AnyRecord['kind'], promises: unknown): void {
  if (!isObject(promises)) {
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
    const rule = ruleOf(unit)
    if (limit !== undefined && !rule.holds(limit)) throw broken(`promise ${name}`, limit, rule, name)
  }
}

/** Parts of a promise follow its name and a dot: `drift.p99`. */
const flat = (promises: Readonly<Record<string, unknown>>): [name: string, limit: unknown][] =>
  Object.entries(promises).flatMap(([name, limit]) =>
    isObject(limit)
      ? Object.entries(limit).map(([part, value]): [string, unknown] => [`${name}.${part}`, value])
      : [[name, limit]],
  )
