import { faultCatalogue, faultsRule, isFault, noticedFaults, type FaultName } from '../record/fault-plan.ts'
import { unasked } from '../judge/fault-run/judge.ts'
import { levels } from '../judge/isolation/judge.ts'
import { causedBy, HarnessError } from '../record/errors.ts'
import { mapValues } from '../record/map-values.ts'
import { sabotageRule } from '../domain/domain.ts'
import { checkSabotage } from '../domain/sabotage.ts'
import { isMade } from '../load/mix.ts'
import {
  booleanRule,
  checkOptions,
  checkValue,
  choiceRule,
  countRule,
  functionRule,
  isRecord,
  isText,
  kindRule,
  misspelt,
  quantityRule,
  type OptionRules,
} from '../record/option.ts'
import { checkFaults } from '../faults/ports.ts'
import { databaseBeside } from '../system/beside.ts'
import type { ServiceDescription } from '../system/description.ts'
import { replicasRule } from '../system/replicas.ts'
import { noDatabase, systemRule } from '../system/started.ts'
import { clientsRule } from './shape-rules.ts'
import type { System } from '../system/system.ts'
import type { FaultRunPlan } from './fault-run.ts'
import { faultSeconds } from './planned-faults.ts'
import { planNameRule } from './plan-rules.ts'

const domainRule = kindRule('domain', 'domain({ act: … })', 'a domain')

const rules: OptionRules = {
  name: planNameRule,
  domain: domainRule,
  on: { ...systemRule, expected: 'a system of `another`', example: 'await another({ proxy: true })' },
  clients: clientsRule,
  replicas: replicasRule,
  faults: faultsRule,
  promises: { expected: 'an object', example: '{ exactlyOnce: true }', holds: isRecord },
  without: {
    expected: `reasons by the names of rules: ${unasked.join(', ')}`,
    example: "{ errorHygiene: 'its framework answers in HTML' }",
    fixOf: misspelt(unasked),
    holds: value =>
      isRecord(value) &&
      Object.entries(value).every(([rule, reason]) => unasked.some(one => one === rule) && isText(reason)),
  },
}

const promiseRules: OptionRules = {
  exactlyOnce: booleanRule('true'),
  noDeadlock: booleanRule('true'),
  readiness: booleanRule('true'),
  settled: quantityRule('ms'),
  databaseConnections: countRule(1, '10'),
  isolation: choiceRule(Object.keys(levels), 'serializable'),
  recovery: {
    expected: `times by the names of faults: ${Object.keys(faultCatalogue).join(', ')}`,
    example: '{ killDatabase: seconds(4) }',
    fixOf: misspelt(Object.keys(faultCatalogue)),
    holds: value =>
      isRecord(value) &&
      Object.entries(value).every(([fault, limit]) => isFault(fault) && quantityRule('ms').holds(limit)),
  },
  invariants: {
    expected: 'functions by names of letters and digits',
    example: '{ stockNeverNegative: ({ read }) => read.every(({ left }) => left >= 0) }',
    holds: value =>
      isRecord(value) &&
      Object.entries(value).every(([name, one]) => /^\w+$/.test(name) && typeof one === 'function'),
  },
}

export function checkFaultRun(plan: FaultRunPlan): void {
  checkOptions('faultRun: ', plan, { rules, required: ['domain', 'faults'] })
  const { promises = {}, on, replicas } = plan
  checkOptions('promise ', promises, { rules: promiseRules })
  for (const fault of Object.keys(promises.recovery ?? {})) {
    if (plan.faults.some(one => one === fault)) continue
    throw new HarnessError(`promise recovery: ${fault} is not among the faults of this plan`, {
      fix: `add it to faults, or promise the recovery of ${plan.faults.join(', ')}`,
    })
  }
  if (promises.readiness && !plan.faults.some(fault => noticedFaults.includes(fault))) {
    throw new HarnessError('promise readiness: no outage is among the faults of this plan', {
      fix: `add ${noticedFaults.join(' or ')} to faults, or leave readiness out`,
    })
  }
  faultSeconds()
  const started = (on as Partial<System> | undefined)?.services?.length
  if (replicas !== undefined && started !== undefined && replicas !== started) {
    throw new HarnessError(`faultRun: replicas is ${replicas}, and the system of \`on\` has ${started}`, {
      fix: `write await another({ replicas: ${replicas} }), and leave replicas out here`,
    })
  }
}

/** A missing database comes first: `finalState` would need it too. @throws HarnessError that names what is missing. */
export function checkPrerequisites(
  { faults, promises = {}, domain }: FaultRunPlan,
  service: ServiceDescription,
): void {
  const strikesDatabase = (fault: FaultName) => faultCatalogue[fault].strikes !== 'service'
  const [asking] = [
    ...faults.filter(strikesDatabase).map(fault => `the fault ${fault}`),
    ...(promises.exactlyOnce ? ['the promise exactlyOnce'] : []),
    ...(['finalState', 'sabotage', 'lock'] as const)
      .filter(part => domain[part] !== undefined)
      .map(part => `${part} of the domain`),
  ]
  const database = databaseBeside(service.beside)
  if (asking !== undefined && database === undefined) throw noDatabase(service, asking)
  checkFaults(faults, service)
  if (domain.sabotage && database) checkSabotage('domain: sabotage', domain.sabotage, database.kind)
  if (promises.readiness && service.ready === undefined) {
    throw new HarnessError('promise readiness: the description of the service has no `ready` path', {
      fix: "write ready: '/readyz' in its description",
    })
  }
  const needs = [
    ['exactlyOnce', 'finalState', 'finalState: ({ database }) => database.rows`select key, id from orders`'],
    ['isolation', 'history', "history: ({ act, body }) => [append('orders', act.id)]"],
  ] as const
  for (const [promise, part, example] of needs) {
    if (!promises[promise] || domain[part] !== undefined) continue
    throw new HarnessError(`promise ${promise}: the domain has no ${part} to judge it by`, {
      fix: `write ${example} in domain({ … })`,
    })
  }
}

/** For the promises given to `toMeet`, where invariants are only named. */
export function checkFaultRunLimits(limits: unknown): void {
  const expected = 'true by the names of invariants of its plan'
  const invariants = { expected, example: '{ stockNeverNegative: true }', holds: isRecord }
  checkOptions('promise ', limits, { rules: { ...promiseRules, invariants } })
}

const workloadRules: OptionRules = {
  domain: domainRule,
  clients: clientsRule,
  opened: {
    expected: 'what an earlier workload opened',
    example: 'record.opened',
    holds: value => typeof value !== 'function',
  },
  orders: functionRule("() => [{ sku: 'lamp' }]"),
  key: functionRule('(client, count) => `shared-${count}`'),
  meet: functionRule('() => ["select 1 from stock where sku = \'lamp\' for update"]'),
  crowd: { ...clientsRule, example: '10' },
  behind: functionRule("() => 'select 1 from stock for update'"),
  heldAtMost: quantityRule('ms'),
  hangUpAfter: quantityRule('ms'),
  sabotage: sabotageRule,
  health: { expected: 'a call', example: "get('/healthz')", holds: isMade },
  inStep: booleanRule('true'),
  readBack: functionRule('({ sku }) => [client => client.get(`/stock/${sku}`)]'),
  readers: functionRule("opened => [[client => client.get('/stock')]]"),
  heldReads: functionRule("opened => [client => client.get('/stock')]"),
  within: quantityRule('ms'),
  lastReads: functionRule("opened => [client => client.get('/stock')]"),
  askAgain: booleanRule('true'),
}

export function checkWorkload(plan: unknown): void {
  const isSabotaged = isRecord(plan) && plan['sabotage'] !== undefined
  const required = ['domain', 'clients', ...(isSabotaged ? [] : ['orders'])]
  checkOptions('workload: ', plan, { rules: workloadRules, required })
}

/** The same plan, whose functions name themselves in the errors that they throw. */
export const withNamedErrors = <Plan extends object>(plan: Plan): Plan =>
  mapValues({ ...plan } as Record<string, unknown>, (part, name) =>
    typeof part === 'function' ? namingItself(name, part as (...given: unknown[]) => unknown) : part,
  ) as Plan

const namingItself =
  (name: string, part: (...given: unknown[]) => unknown) =>
  (...given: unknown[]): unknown => {
    try {
      return part(...given)
    } catch (cause) {
      throw causedBy(cause, `workload: ${name} threw`, `write ${name}: ${workloadRules[name]?.example}`)
    }
  }

export const checkDomain = (domain: unknown): void => checkValue('readFinalState: domain', domain, domainRule)

const refusedRules: OptionRules = {
  domain: domainRule,
  right: functionRule("() => [{ call: post('/orders', { n: 1 }) }]"),
  refused: functionRule("() => [{ kind: 'no such order', call: get('/orders/0'), expected: 404 }]"),
  all: functionRule("client => client.get('/stock')"),
  brief: booleanRule('true'),
}

const keyRules: OptionRules = {
  domain: domainRule,
  orders: functionRule("() => ({ order: { n: 1 }, others: { 'another number': { n: 2 } } })"),
  withoutKey: functionRule("(client, order) => client.post('/orders', order)"),
}

export const checkKeyPlan = (plan: unknown): void =>
  checkOptions('sendKeys: ', plan, { rules: keyRules, required: ['domain', 'orders'] })

export const checkRefusedPlan = (plan: unknown): void =>
  checkOptions('sendRefused: ', plan, { rules: refusedRules, required: ['domain'] })
