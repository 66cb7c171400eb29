import { mostClients, type ClientShape } from '../load/schedule.ts'
import {
  checkOptions,
  checkValue,
  choiceRule,
  countRule,
  isRecord,
  listRule,
  quantityRule,
  type OptionRule,
  type OptionRules,
} from '../record/option.ts'

const duration = quantityRule('ms')
const rate = quantityRule('1/s')
const few = countRule(0, '10')
const stepsRule = listRule('[{ …, duration: seconds(10) }]', 'a list of stages, at least one', () => true, 1)

/** Each connection needs a port of this machine, which has no more. */
export const clientsRule = countRule(1, '10', 65_535)

/** The options of a stage, by kind of shape; each stage of several steps has one of these forms. */
type Kinds = Readonly<Record<string, readonly OptionRules[]>>

const rateRamp = { from: rate, to: rate, duration }
const rateKinds: Kinds = {
  constant: [{ rate, duration }],
  poisson: [{ rate, duration }],
  ramp: [rateRamp],
  steps: [{ rate, duration }, rateRamp],
}

const clientRamp = { from: few, to: few, duration }
const clientKinds: Kinds = { ramp: [clientRamp], steps: [{ clients: few, duration }, clientRamp] }

/** The contents of a shape are checked separately, so that the message names them. */
const orShape = (rule: OptionRule, kinds: Kinds): OptionRule => ({
  ...rule,
  expected: `${rule.expected}, or a shape of one of the kinds ${Object.keys(kinds).join(', ')}`,
  holds: value => isRecord(value) || rule.holds(value),
})

export const rateOrShape = orShape(rate, rateKinds)
export const clientsOrShape = orShape(clientsRule, clientKinds)

export const checkRateShape = (shape: object): void => checkShape('run: rate', shape, rateKinds)

/** Refuses a shape that never has a client too. */
export function checkClientShape(shape: ClientShape): void {
  checkShape('run: clients', shape, clientKinds)
  checkValue('run: clients: the maximum', mostClients(shape), {
    ...clientsRule,
    fixOf: () => 'write clients: 10 in one of its stages',
  })
}

function checkShape(option: string, shape: object, kinds: Kinds): void {
  const { kind, ...rest } = shape as Readonly<Record<string, unknown>>
  checkValue(`${option}: kind`, kind, choiceRule(Object.keys(kinds), 'ramp'))
  const stages = kinds[String(kind)] ?? []
  if (kind !== 'steps') return checkStage(`${option}: `, rest, stages)
  checkOptions(`${option}: `, rest, { rules: { steps: stepsRule }, required: ['steps'] })
  for (const [index, step] of (rest['steps'] as readonly unknown[]).entries()) {
    checkStage(`${option}: steps[${index}]: `, step, stages)
  }
}

/** A stage with an end value is a ramp. */
function checkStage(prefix: string, stage: unknown, [held, ramp = held]: readonly OptionRules[]): void {
  const rules = (isRecord(stage) && ('from' in stage || 'to' in stage) ? ramp : held) ?? {}
  checkOptions(prefix, stage, { rules, required: Object.keys(rules) })
}
