import { isMade } from '../load/mix.ts'
import { HarnessError } from '../record/errors.ts'
import {
  checkOptions,
  checkValue,
  functionRule,
  quantityRule,
  type OptionRule,
  type OptionRules,
} from '../record/option.ts'
import { domainRule, onlyTrue } from './fault-run-check.ts'
import { clientsRule } from './shape-rules.ts'
import { sabotageRule } from '../domain/domain.ts'

const opened: OptionRule = {
  expected: 'what an earlier workload opened',
  example: 'record.opened',
  holds: value => typeof value !== 'function',
}

const rules: OptionRules = {
  domain: domainRule,
  clients: clientsRule,
  opened,
  orders: functionRule("() => [{ sku: 'lamp' }]"),
  key: functionRule('(client, count) => `shared-${count}`'),
  meet: functionRule('() => ["select 1 from stock where sku = \'lamp\' for update"]'),
  crowd: { ...clientsRule, example: '10' },
  behind: functionRule("() => 'select 1 from stock for update'"),
  heldAtMost: quantityRule('ms'),
  hangUpAfter: quantityRule('ms'),
  sabotage: sabotageRule,
  health: { expected: 'a call', example: "get('/healthz')", holds: isMade },
  inStep: onlyTrue,
  readBack: functionRule("() => [client => client.get('/stock')]"),
  readers: functionRule("() => [[client => client.get('/stock')]]"),
  lastReads: functionRule("() => [client => client.get('/stock')]"),
  askAgain: onlyTrue,
}

/** Checks the plan of a `workload`. @throws HarnessError that names the option, its value, the rule and the fix. */
export function checkWorkload(plan: { readonly orders?: unknown; readonly sabotage?: unknown }): void {
  checkOptions('workload: ', plan, { rules, required: ['domain', 'clients'] })
  if (plan.sabotage !== undefined || plan.orders !== undefined) return
  throw new HarnessError('workload: orders is missing, expected a function', {
    fix: `write orders: ${rules['orders']?.example}`,
  })
}

/** @throws HarnessError if it is no domain. */
export const checkDomain = (domain: unknown): void => checkValue('readFinalState: domain', domain, domainRule)

const refusedRules: OptionRules = {
  domain: domainRule,
  right: functionRule("() => [{ call: post('/orders', { n: 1 }) }]"),
  refused: functionRule("() => [{ kind: 'no such order', call: get('/orders/0'), expected: 404 }]"),
  all: functionRule("client => client.get('/stock')"),
  brief: onlyTrue,
}

const keyRules: OptionRules = {
  domain: domainRule,
  orders: functionRule("() => ({ order: { n: 1 }, others: { 'another number': { n: 2 } } })"),
  withoutKey: functionRule("(client, order) => client.post('/orders', order)"),
}

/** @throws HarnessError as `checkWorkload`. */
export const checkKeyPlan = (plan: unknown): void =>
  checkOptions('sendKeys: ', plan, { rules: keyRules, required: ['domain', 'orders'] })

/** @throws HarnessError as `checkWorkload`. */
export const checkRefusedPlan = (plan: unknown): void =>
  checkOptions('sendRefused: ', plan, { rules: refusedRules, required: ['domain'] })
