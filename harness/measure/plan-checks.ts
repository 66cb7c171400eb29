import { HarnessError, shown } from '../record/errors.ts'
import { namesIn } from '../load/call-source.ts'
import { pauseRule } from '../load/schedule.ts'
import { isQuantity } from '../record/quantities.ts'
import { seconds } from '../record/units.ts'
import {
  booleanRule,
  checkOptions,
  countRule,
  isRecord,
  kindRule,
  quantityRule,
  refuseOption,
  type OptionRule,
} from '../record/option.ts'
import { isDescription } from '../system/description.ts'
import { callRule, checkPromises, planNameRule } from './plan-rules.ts'
import { checkDriftFit, checkFit } from './promise-fit.ts'
import { checkClientShape, checkRateShape, clientsOrShape, clientsRule, rateOrShape } from './shape-rules.ts'
import type { ComparePlan } from './compare.ts'
import { checkDecidable, type KneePlan } from './knee.ts'
import type { LeakPlan } from './leak.ts'
import type { RunPlan } from './run.ts'
import { partsInWindow, type SoakPlan } from './soak.ts'

const descriptionRule: OptionRule = {
  expected: 'a description made by `defineService`',
  example: "defineService({ build: { dockerfile: 'Dockerfile' } })",
  holds: isDescription,
}
const windowMax = 360
/** Consists of whole seconds, and is no longer than the minute that its parts are folded into. */
const soakWindow: OptionRule = {
  expected: `a multiple of ${partsInWindow} s with its unit, from ${partsInWindow} s to ${windowMax / 60} minutes`,
  example: 'seconds(60)',
  holds: value =>
    isQuantity(value, 'ms') &&
    Number(value) % seconds(partsInWindow) === 0 &&
    Number(value) >= seconds(partsInWindow) &&
    Number(value) <= seconds(windowMax),
}
const time = { ...quantityRule('ms'), example: 'seconds(10)' }
const rate = quantityRule('1/s')

const promisesRule = (example: string): OptionRule => ({
  expected: 'an object of limits',
  example,
  holds: isRecord,
})
const ofCompare = promisesRule('{ slowdownMax: percent(10) }')

const common = {
  name: planNameRule,
  clients: clientsRule,
  call: callRule,
  promises: promisesRule('{ p99: ms(100), errors: 0 }'),
}

const fleet = kindRule('fleet', 'await swarm({ generators: 4 })', 'a fleet')

const runRules = {
  ...common,
  on: fleet,
  clients: clientsOrShape,
  rate: rateOrShape,
  duration: time,
  until: { expected: 'when it ends', example: '{ decided: true, atMost: seconds(30) }', holds: isRecord },
  requestsEach: countRule(1, '100'),
  pause: pauseRule,
}

export function checkRun(plan: RunPlan): void {
  checkOptions('run: ', plan, { rules: runRules, required: ['clients', 'call'] })
  if (typeof plan.rate === 'object') checkRateShape(plan.rate)
  if (typeof plan.clients === 'object') checkClientShape(plan.clients)
  if (plan.promises !== undefined) {
    checkPromises('run', plan.promises, namesIn(plan.call))
    requirePromises('run', plan.promises)
  }
  checkLoad({ ...plan })
  checkFit(plan)
}

const hasLimit = (promises: unknown): boolean =>
  isRecord(promises) ? Object.values(promises).some(hasLimit) : promises !== undefined

/** A plan without promises would run to its end and then be refused. */
function requirePromises(fixture: string, promises: object, { example } = common.promises): void {
  if (hasLimit(promises)) return
  throw refuseOption(`${fixture}: promises`, promises, {
    expected: 'at least one',
    fix: `write promises: ${example}`,
  })
}

/** A plan has one kind of load: options of another kind would be ignored. */
function checkLoad(plan: Readonly<Record<string, unknown>>): void {
  const given = ['rate', 'duration', 'until', 'requestsEach', 'pause'].filter(
    name => plan[name] !== undefined,
  )
  if (typeof plan['clients'] === 'object') return checkStaged(given)
  // A shape contains its own duration.
  const open = typeof plan['rate'] === 'object' ? ['rate'] : ['rate,duration', 'rate,until']
  const known = [...open, 'duration', 'duration,pause', 'requestsEach', 'requestsEach,pause']
  const wrong = !known.includes(given.join())
  if (wrong && given.join() === 'rate') {
    throw new HarnessError('run: rate needs duration or until', {
      fix: 'write duration: seconds(5), or until: { decided: true, atMost: seconds(30) }',
    })
  }
  if (wrong) {
    throw new HarnessError(
      `run: ${given.length === 0 ? 'the plan has no end' : `${given.join(' and ')} cannot be combined`}`,
      { fix: 'write rate with duration or until; or duration or requestsEach alone, or with a pause' },
    )
  }
  if (plan['until'] !== undefined) checkUntil(plan['until'], plan['promises'])
}

/** Stages of clients are a closed load with their own duration. */
function checkStaged(given: readonly string[]): void {
  const other = given.find(name => name !== 'pause')
  if (other === undefined) return
  throw new HarnessError(`run: clients in stages and ${other} cannot be combined`, {
    fix: 'remove it, because the stages set the duration; or write a number of clients, and stages for rate',
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
  const { atLeast, atMost } = until as { readonly atLeast?: number; readonly atMost: number }
  if (atLeast !== undefined && atLeast >= atMost) {
    throw new HarnessError(
      `run: until: atLeast is ${atLeast} and atMost is ${atMost}, expected atLeast to be less`,
      { fix: 'write { decided: true, atLeast: seconds(2), atMost: seconds(30) }' },
    )
  }
  if (hasLimit(promises)) return
  throw new HarnessError('run: until waits for promises to be decided, and there are none', {
    fix: 'write promises: { p99: ms(100) }, or duration instead of until',
  })
}

export function checkLeak(plan: LeakPlan): void {
  const { call: _call, ...rules } = common
  const promises = promisesRule('{ heap: bytesPerRequest(8) }')
  checkOptions('leak: ', plan, { rules: { ...rules, promises, inspect: booleanRule('false') } })
  checkPromises('leak', plan.promises ?? {})
}

export function checkSoak(plan: SoakPlan): void {
  checkOptions('soak: ', plan, {
    rules: { ...common, on: fleet, rate, duration: time, window: soakWindow },
    required: ['clients', 'rate', 'duration', 'promises'],
  })
  checkPromises('soak', plan.promises, plan.call && namesIn(plan.call))
  requirePromises('soak', plan.promises)
  checkDriftFit(plan)
}

export function checkKnee(plan: KneePlan): void {
  checkOptions('knee: ', plan, {
    rules: { ...common, from: rate, to: rate },
    required: ['clients', 'call', 'promises'],
  })
  checkPromises('knee', plan.promises, namesIn(plan.call))
  const { from, to, promises } = plan
  const { rateMin, ...ofEachRate } = promises
  if (!hasLimit(ofEachRate)) {
    throw refuseOption('knee: promises', promises, {
      expected: 'at least one that a rate can break',
      fix: 'write promises: { p99: ms(100), errors: 0 }, beside rateMin if you set it',
    })
  }
  if (to !== undefined && rateMin !== undefined && to < rateMin) {
    throw new HarnessError(`knee: to is ${shown(to)}, below rateMin, which is ${shown(rateMin)}`, {
      fix: `write to: perSecond(${2 * rateMin}), or leave it out`,
    })
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw new HarnessError(`knee: from is ${shown(from)} and to is ${shown(to)}, expected from to be less`, {
      fix: 'write from: perSecond(1_000), to: perSecond(20_000)',
    })
  }
  checkDecidable(plan)
}

export function checkCompare(plan: ComparePlan): void {
  checkOptions('compare: ', plan, {
    rules: {
      ...common,
      promises: ofCompare,
      candidate: descriptionRule,
      baseline: descriptionRule,
      duration: time,
      // Fewer pairs have no interval at the chosen risk.
      pairsAtMost: countRule(8, '24'),
    },
    required: ['candidate', 'baseline', 'clients', 'call', 'promises'],
  })
  checkPromises('comparison', plan.promises)
  requirePromises('compare', plan.promises, ofCompare)
}
