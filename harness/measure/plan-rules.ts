import {
  callPromiseUnits,
  kindsWithCalls,
  promiseUnits,
  type PromiseUnit,
} from '../judge/records/promise-units.ts'
import type { AnyRecord } from '../judge/records/judge.ts'
import { isScenario } from '../load/call-source.ts'
import { isCall } from '../load/mix.ts'
import { HarnessError, shown } from '../record/errors.ts'
import { oneOf } from '../record/nearest.ts'
import { checkValue, countRule, isRecord, quantityRule, type OptionRule } from '../record/option.ts'

export const callRule: OptionRule = {
  expected: 'a call, a mix, a scenario, or a function of the number of the request that returns a call',
  example: "get('/orders')",
  holds: value => isCall(value) || isScenario(value) || (isRecord(value) && value['kind'] === 'mix'),
}

export const planNameRule: OptionRule = {
  expected: 'a string of letters, digits, dots and dashes',
  example: "'evening'",
  holds: value => typeof value === 'string' && /^[\p{Letter}\p{Number}._-]+$/u.test(value),
}

const ruleOf = (unit: PromiseUnit): OptionRule => (unit === 'count' ? countRule(0, '0') : quantityRule(unit))

/** `callNames`: those of the plan, if known. @throws HarnessError for an unknown promise, a wrong unit, or a call never made. */
export function checkPromises(kind: AnyRecord['kind'], promises: unknown, callNames?: readonly string[]) {
  const { calls, ...others } = recordOf('promises', promises, 'p99: ms(100), errors: 0')
  const hasCalls = kindsWithCalls.includes(kind)
  const known = { of: `a ${kind}`, units: promiseUnits[kind], also: hasCalls ? ['calls'] : [] }
  for (const [name, limit] of Object.entries(others)) checkLimits(known, name, limit)
  if (calls === undefined) return
  if (!hasCalls) checkLimit(known, 'calls', calls)
  const ofCalls = recordOf('promises: calls', calls, 'order: { p99: ms(250) }')
  for (const [call, limits] of Object.entries(ofCalls)) {
    if (callNames?.includes(call) === false) {
      throw new HarnessError(`promises: calls names ${shown(call)}, expected a call of this plan`, {
        fix: oneOf(call, callNames),
      })
    }
    if (limits === undefined) continue
    const ofCall = recordOf(`promises: calls: ${call}`, limits, 'p99: ms(250), errors: 0')
    for (const [name, limit] of Object.entries(ofCall)) {
      checkLimit({ of: 'a single call', units: callPromiseUnits }, name, limit, `calls.${call}.`)
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

interface Known {
  readonly of: string
  readonly units: Readonly<Record<string, PromiseUnit>>
  /** Promises that are no limits themselves. */
  readonly also?: readonly string[]
}

function checkLimit({ of, units, also = [] }: Known, name: string, limit: unknown, prefix = ''): void {
  const unit = Object.hasOwn(units, name) ? units[name] : undefined
  if (unit === undefined) {
    throw new HarnessError(`there is no promise ${name} of ${of}`, {
      fix: oneOf(name, [...Object.keys(units), ...also]),
    })
  }
  if (limit !== undefined) checkValue(`promise ${prefix}${name}`, limit, ruleOf(unit))
}

/** A promise, or part of one: parts follow its name and a dot, `drift.p99`. */
function checkLimits(known: Known, name: string, limit: unknown): void {
  const { units } = known
  const parts = Object.keys(units).filter(part => part.startsWith(`${name}.`))
  const [part] = parts
  if (part === undefined || limit === undefined) return checkLimit(known, name, limit)
  const inner = part.slice(name.length + 1)
  const rule = ruleOf(units[part] ?? 'count')
  const limits = recordOf(`promise ${name}`, limit, `${inner}: ${rule.example}`)
  // Each part of several has a default.
  if (parts.length === 1 && limits[inner] === undefined) checkValue(`promise ${part}`, undefined, rule)
  for (const [one, value] of Object.entries(limits)) checkLimit(known, `${name}.${one}`, value)
}
