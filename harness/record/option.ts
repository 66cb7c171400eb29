import { HarnessError, shown } from './errors.ts'
import { nearest, oneOf } from './nearest.ts'
import { hasAnotherUnit, isQuantity } from './quantities.ts'

/** What the value of an option must be. Checked at run time, because Vitest strips types. */
export interface OptionRule {
  readonly holds: (value: unknown) => boolean
  readonly expected: string
  readonly example: string
  /** The same for a wrong value, with what was probably intended. */
  readonly exampleOf?: (value: unknown) => string | undefined
  readonly remark?: (value: unknown) => string | undefined
  /** The fix for a wrong value for which no other value would do. */
  readonly fixOf?: (value: unknown) => string | undefined
}

export type OptionRules = Readonly<Record<string, OptionRule>>

/** `option`: the whole path, such as `service.limits.cpu`. */
export function refuseOption(
  option: string,
  value: unknown,
  why: { readonly expected: string; readonly fix: string; readonly remark?: string | undefined },
): HarnessError {
  const remark = why.remark === undefined ? '' : `, ${why.remark}`
  return new HarnessError(`${option} is ${shown(value)}${remark}, expected ${why.expected}`, { fix: why.fix })
}

/**
 * Every option must be known and valid. `prefix` precedes their names in messages: `service.`, `run: `.
 *
 * @throws HarnessError with the name of the option, its value, the rule and the fix.
 */
export function checkOptions(
  prefix: string,
  options: unknown,
  { rules, required = [] }: { readonly rules: OptionRules; readonly required?: readonly string[] },
): void {
  if (!isRecord(options)) {
    const shape = required.map(name => `${name}: ${rules[name]?.example}`).join(', ')
    const name = prefix.replace(/[: .]+$/, '')
    throw refuseOption(/^\w+\(\)$/.test(name) ? `the argument of ${name}` : name, options, {
      expected: 'an object',
      fix: `write { ${shape === '' ? Object.keys(rules).join(', ') : shape} }`,
    })
  }
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined
    if (rule === undefined) {
      throw new HarnessError(`${prefix}${name} is not an option`, { fix: oneOf(name, Object.keys(rules)) })
    }
    if (value !== undefined) checkValue(`${prefix}${name}`, value, rule)
  }
  for (const name of required) {
    if (options[name] === undefined) {
      throw new HarnessError(`${prefix}${name} is missing, expected ${rules[name]?.expected}`, {
        fix: `write ${name}: ${rules[name]?.example}`,
      })
    }
  }
}

/** @throws HarnessError if the rule does not hold. `option` is the whole path; the fix names its last part. */
export function checkValue(option: string, value: unknown, rule: OptionRule): void {
  if (rule.holds(value)) return
  const name = option.slice(option.search(/\w+$/))
  const fix = rule.fixOf?.(value) ?? `write ${name}: ${rule.exampleOf?.(value) ?? rule.example}`
  throw refuseOption(option, value, { expected: rule.expected, fix, remark: rule.remark?.(value) })
}

/** Removes options that are undefined, so that they do not replace a default. */
export const defined = <Options extends object>(options: Options): Options =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options

interface UnitFacts {
  readonly example: string
  /** Present where there are several: a bare number does not tell which is meant. */
  readonly constructors?: readonly string[]
  /** The largest value that can be waited for, sent or stored. */
  readonly most?: readonly [value: number, named: string]
}

const units = {
  // The limit of Node's timers; a longer one would fire at once.
  ms: { example: 'ms(100)', constructors: ['ms', 'seconds'], most: [2 ** 31 - 1, 'hours(596)'] },
  '1/s': { example: 'perSecond(120)', most: [1_000_000, 'perSecond(1_000_000)'] },
  '% of a core': { example: 'percentOfCore(20)' },
  '%': { example: 'percent(10)' },
  B: {
    example: 'megabytes(500)',
    constructors: ['megabytes', 'mebibytes'],
    most: [Number.MAX_SAFE_INTEGER, 'anything holds'],
  },
  'bit/s': { example: 'megabitsPerSecond(1)' },
  'B/request': { example: 'bytesPerRequest(8)' },
  cores: { example: 'cores(0.5)' },
} satisfies Readonly<Record<string, UnitFacts>>

const unlimited = [Number.MAX_VALUE, ''] as const

/** A quantity above 0, made by its constructor: a bare number has no unit. */
export function quantityRule(unit: keyof typeof units): OptionRule {
  const { example, constructors = example.split('(', 1), most = unlimited }: UnitFacts = units[unit]
  const [largest, named] = most
  const isTooLarge = (value: unknown) => isQuantity(value, unit) && Number(value) > largest
  return {
    expected: 'a quantity above 0 with its unit',
    example,
    exampleOf: value => {
      if (typeof value !== 'number' || !(value > 0 && value <= largest)) return undefined
      if (unit === '% of a core' && isQuantity(value, 'cores') && !isQuantity(value, unit))
        return `percentOfCore(${Number((value * 100).toPrecision(6))})`
      if (hasAnotherUnit(value, unit)) return undefined
      return constructors.map(name => `${name}(${value})`).join(', or ')
    },
    holds: value => isQuantity(value, unit) && Number(value) > 0 && !isTooLarge(value),
    remark: value => {
      if (isTooLarge(value)) return `which is more than ${named}`
      // Zero is the same in every unit.
      return value !== 0 && hasAnotherUnit(value, unit) ? 'which has no unit, or another one' : undefined
    },
  }
}

export const functionRule = (example: string, expected = 'a function'): OptionRule => ({
  expected,
  example,
  holds: value => typeof value === 'function',
})

export const textRule = (example: string, expected = 'text'): OptionRule => ({
  expected,
  example,
  holds: isText,
})

export const choiceRule = (names: readonly string[], example: string): OptionRule => ({
  expected: `one of ${names.join(', ')}`,
  example: `'${example}'`,
  holds: value => names.some(name => name === value),
})

export const booleanRule = (example: string): OptionRule => ({
  expected: 'true or false',
  example,
  holds: value => typeof value === 'boolean',
})

/** For what a function of this package makes. */
export const kindRule = (kind: string, example: string, expected: string): OptionRule => ({
  expected,
  example,
  holds: value => isRecord(value) && value['kind'] === kind,
})

export const countRule = (least: number, example: string, most = Number.MAX_SAFE_INTEGER): OptionRule => {
  const holds = (value: unknown) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
  return {
    expected:
      most === Number.MAX_SAFE_INTEGER
        ? `a whole number of at least ${least}`
        : `a whole number from ${least} to ${most}`,
    example,
    // A number in quotes is the one that is meant.
    exampleOf: value => (isText(value) && holds(Number(value)) ? `${Number(value)}` : undefined),
    holds,
  }
}

/** The fix for a name in a list, or of a property, that is a misspelt one of `names`. */
export const misspelt =
  (names: readonly string[]) =>
  (value: unknown): string | undefined => {
    const given = isRecord(value) ? Object.keys(value) : isListOf(isText)(value) ? value : []
    const wrong = given.find(one => !names.includes(one))
    const meant = wrong === undefined ? undefined : nearest(wrong, names)
    return meant === undefined ? undefined : `write ${meant} in place of ${wrong}`
  }

/** An object with named properties: neither a list, nor a Map, nor a Promise. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]'

export const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

export const isListOf =
  <Item>(isItem: (value: unknown) => value is Item) =>
  (value: unknown): value is readonly Item[] =>
    Array.isArray(value) && value.every(isItem)

/** A list of at least so many items of one kind. */
export const listRule = (
  example: string,
  expected: string,
  isItem: (value: unknown) => boolean,
  least = 0,
): OptionRule => ({
  expected,
  example,
  holds: value => Array.isArray(value) && value.length >= least && value.every(item => isItem(item)),
})

export const isTextRecord = (value: unknown): value is Readonly<Record<string, string>> =>
  isRecord(value) && Object.values(value).every(text => typeof text === 'string')
