import { HarnessError } from '../record/errors.ts'
import { namesIn } from '../load/call-source.ts'
import { pauseRule } from '../load/pause-rule.ts'
import { mostClients, type ClientShape } from '../load/schedule.ts'
import { checkOptions, countRule, isRecord, quantityRule, shown, type OptionRule } from '../record/option.ts'
import { callable, checkPromises, text } from './plan-rules.ts'
import type { ComparePlan } from './compare.ts'
import type { KneePlan } from './knee.ts'
import type { LeakPlan } from './leak.ts'
import type { RunPlan } from './run.ts'
import type { SoakPlan } from './soak.ts'

const anything: OptionRule = { expected: 'an object', example: '{ … }', holds: value => value !== null }
const time = quantityRule('ms')
const rate = quantityRule('1/s')

type Rules = Readonly<Record<string, OptionRule>>

const few = countRule(0, '10')
const rateShapes: Readonly<Record<string, readonly Rules[]>> = {
  constant: [{ rate, duration: time }],
  poisson: [{ rate, duration: time }],
  ramp: [{ from: rate, to: rate, duration: time }],
  steps: [
    { rate, duration: time },
    { from: rate, to: rate, duration: time },
  ],
}
const clientShapes: Readonly<Record<string, readonly Rules[]>> = {
  ramp: [{ from: few, to: few, duration: time }],
  steps: [
    { clients: few, duration: time },
    { from: few, to: few, duration: time },
  ],
}

const shape: OptionRule = {
  ...rate,
  expected: 'requests a second, or a shape of one of the kinds constant, ramp, steps, poisson',
  example: 'perSecond(120)',
  holds: value => (typeof value === 'object' ? isShape(rateShapes, value) : rate.holds(value)),
}

const clients = countRule(1, '10')
const clientsInStages: OptionRule = {
  ...clients,
  expected: `${clients.expected}, or a shape of one of the kinds ramp, steps`,
  holds: value =>
    isRecord(value)
      ? isShape(clientShapes, value) && mostClients(value as unknown as ClientShape) > 0
      : clients.holds(value),
}

/** Of several steps each fits one of the rules of their kind. */
function isShape(kinds: Readonly<Record<string, readonly Rules[]>>, value: unknown): boolean {
  if (!isRecord(value)) return false
  const { kind, ...rest } = value
  const rules = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? (kinds[kind] ?? []) : []
  const stages: unknown = kind === 'steps' ? rest['steps'] : [rest]
  return (
    Array.isArray(stages) && stages.length > 0 && stages.every(stage => rules.some(one => fits(one, stage)))
  )
}

const fits = (rules: Rules, stage: unknown): boolean =>
  isRecord(stage) && Object.entries(rules).every(([name, rule]) => rule.holds(stage[name]))

const common = { name: text, clients, call: callable, promises: anything }

const runRules = {
  ...common,
  clients: clientsInStages,
  rate: shape,
  duration: time,
  until: anything,
  requestsEach: countRule(1, '100'),
  pause: pauseRule,
}

/**
 * Checks the plan of a `run`.
 *
 * @throws HarnessError that names the option, its value, the rule and the fix.
 */
export function checkRun(plan: RunPlan): RunPlan {
  checkOptions('run: ', plan, { rules: runRules, required: ['clients', 'call'] })
  checkPromises('run', plan.promises ?? {}, namesIn(plan.call))
  checkLength({ ...plan })
  return plan
}

/** A plan is of one kind: what another kind has would be ignored. */
function checkLength(plan: Readonly<Record<string, unknown>>): void {
  const given = ['rate', 'duration', 'until', 'requestsEach', 'pause'].filter(
    name => plan[name] !== undefined,
  )
  if (typeof plan['clients'] === 'object') return checkStaged(given)
  const known = [
    ['rate', 'duration'],
    ['rate', 'until'],
    ...(typeof plan['rate'] === 'object' ? [['rate']] : []),
    ['duration'],
    ['duration', 'pause'],
    ['requestsEach'],
    ['requestsEach', 'pause'],
  ]
  const wrong = !known.some(kind => kind.length === given.length && kind.every(name => given.includes(name)))
  if (wrong && given.join() === 'rate') {
    throw new HarnessError('run: rate needs duration or until', {
      fix: 'write duration: seconds(5), or until: { decided: true, atMost: seconds(30) }',
    })
  }
  if (wrong) {
    throw new HarnessError(
      `run: ${given.length === 0 ? 'nothing says how long it goes on' : `${given.join(' and ')} make no plan together`}`,
      { fix: 'write rate with duration or until, or duration or requestsEach, each with a pause or without' },
    )
  }
  if (plan['until'] !== undefined) checkUntil(plan['until'], plan['promises'])
}

/** Stages of clients are a closed load, as long as they take. */
function checkStaged(given: readonly string[]): void {
  const other = given.find(name => name !== 'pause')
  if (other === undefined) return
  throw new HarnessError(`run: clients in stages and ${other} make no plan together`, {
    fix: 'leave it out: the stages say how long it goes on; or write a number of clients, and the stages under rate',
  })
}

function checkUntil(until: unknown, promises: unknown): void {
  checkOptions('run: until: ', until, {
    rules: {
      decided: { expected: 'true', example: 'true', holds: value => value === true },
      atLeast: time,
      atMost: time,
    },
    required: ['decided', 'atMost'],
  })
  if (Object.keys(Object(promises) as object).length > 0) return
  throw new HarnessError('run: until waits for promises to be decided, and there are none', {
    fix: 'write promises: { p99: ms(100) }, or duration instead of until',
  })
}

/** Checks the plan of a `leak`. @throws HarnessError as `checkRun`. */
export function checkLeak(plan: LeakPlan): LeakPlan {
  const { call: _call, ...rules } = common
  checkOptions('leak: ', plan, { rules, required: [] })
  checkPromises('leak', plan.promises ?? {})
  return plan
}

/** Checks the plan of a `soak`. @throws HarnessError as `checkRun`. */
export function checkSoak(plan: SoakPlan): SoakPlan {
  checkOptions('soak: ', plan, {
    rules: { ...common, rate, duration: time, window: time },
    required: ['clients', 'rate', 'duration', 'promises'],
  })
  checkPromises('soak', plan.promises, plan.call && namesIn(plan.call))
  return plan
}

/** Checks the plan of a `knee`. @throws HarnessError as `checkRun`. */
export function checkKnee(plan: KneePlan): KneePlan {
  checkOptions('knee: ', plan, {
    rules: { ...common, from: rate, to: rate },
    required: ['clients', 'call', 'promises'],
  })
  checkPromises('knee', plan.promises, namesIn(plan.call))
  const { from, to } = plan
  if (from === undefined || to === undefined || from < to) return plan
  throw new HarnessError(`knee: from is ${shown(from)} and to is ${shown(to)}, expected from to be less`, {
    fix: 'write from: perSecond(1_000), to: perSecond(20_000)',
  })
}

/** Checks the plan of a `compare`. @throws HarnessError as `checkRun`. */
export function checkCompare(plan: ComparePlan): ComparePlan {
  checkOptions('compare: ', plan, {
    rules: {
      ...common,
      candidate: anything,
      baseline: anything,
      duration: time,
      // Fewer have no interval at the risk that is taken.
      pairsAtMost: countRule(8, '24'),
    },
    required: ['candidate', 'baseline', 'clients', 'call', 'promises'],
  })
  checkPromises('comparison', plan.promises)
  return plan
}
