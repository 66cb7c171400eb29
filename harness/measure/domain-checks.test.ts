import { expect, test } from 'vitest'
import { domain } from '../domain/domain.ts'
import type { FaultName } from '../record/fault-plan.ts'
import { seconds } from '../record/quantities.ts'
import { mariadb, postgres } from '../system/beside.ts'
import { defineService } from '../system/description.ts'
import type { System } from '../system/system.ts'
import { checkFaultRun, checkPrerequisites } from './domain-checks.ts'
import type { FaultRunPlan } from './fault-run.ts'

const orders = domain({ act: client => client.post('/orders') })
const plan = { domain: orders, faults: ['killService'] } as const
const alone = defineService({ name: 'board', build: { image: 'board:1' } })
const withDatabase = defineService({
  name: 'board',
  build: { image: 'board:1' },
  beside: { database: postgres() },
})

test('a plan that is right is let through', () => {
  expect(() => checkFaultRun(plan)).not.toThrow()
})

test('a promise that the domain gives no evidence for is refused', () => {
  expect(() => checkPrerequisites({ ...plan, promises: { exactlyOnce: true } }, withDatabase)).toThrow(
    'promise exactlyOnce: the domain has no finalState to judge it by',
  )
  expect(() => checkPrerequisites({ ...plan, promises: { isolation: 'serializable' } }, alone)).toThrow(
    'promise isolation: the domain has no history to judge it by',
  )
})

test('what the description of the service rules out is refused before anything starts', () => {
  expect(() => checkPrerequisites({ ...plan, promises: { readiness: true } }, withDatabase)).toThrow(
    'promise readiness: the description of the service has no `ready` path',
  )
  const sabotaged = { ...plan, domain: domain({ act: orders.act, sabotage: ['orders'] }) }
  expect(() => checkPrerequisites(sabotaged, withDatabase)).not.toThrow()
  const withMariadb = { ...alone, beside: { database: mariadb() } }
  expect(() => checkPrerequisites(sabotaged, withMariadb)).toThrow(
    /^domain: sabotage is \[ 'orders' \], expected none: only triggers of Postgres/,
  )
  expect(() => checkPrerequisites({ ...plan, faults: ['killBackend'] }, withMariadb)).toThrow(
    "faults holds 'killBackend', expected what a MariaDB can suffer",
  )
})

test.each<[Partial<FaultRunPlan>, string]>([
  [{ promises: { exactlyOnce: true } }, 'the promise exactlyOnce'],
  [{ faults: ['killService', 'killDatabase'] }, 'the fault killDatabase'],
  [{ faults: ['commitCut'] }, 'the fault commitCut'],
  [{ domain: domain({ act: orders.act, finalState: async () => [] }) }, 'finalState of the domain'],
  [{ domain: domain({ act: orders.act, sabotage: ['orders'] }) }, 'sabotage of the domain'],
])('without a database, what needs one is told first: %o', (changes, asking) => {
  expect(() => checkPrerequisites({ ...plan, ...changes }, alone)).toThrow(
    `${asking} needs a database, and board has none beside it\n  fix: add one to its description`,
  )
  expect(() => checkPrerequisites(plan, alone)).not.toThrow()
})

test('a time to recover from what never strikes is refused', () => {
  const recovery = { loseService: seconds(4) }
  expect(() => checkFaultRun({ ...plan, promises: { recovery } })).toThrow(
    'promise recovery: loseService is not among the faults of this plan\n  fix: add it to faults, or promise the recovery of killService',
  )
  expect(() => checkFaultRun({ ...plan, faults: ['loseService'], promises: { recovery } })).not.toThrow()
})

test('a misspelt name is refused with the one that is meant', () => {
  const misspelt: readonly [object, string][] = [
    [{ faults: ['killService', 'killDatabse'] }, 'write killDatabase in place of killDatabse'],
    [{ promises: { recovery: { killServise: seconds(4) } } }, 'write killService in place of killServise'],
    [{ without: { errorHygeine: 'HTML' } }, 'write errorHygiene in place of errorHygeine'],
    [{ faults: ['fire'] }, 'write faults: [...databaseFaults, ...serviceFaults]'],
  ]
  for (const [wrong, fix] of misspelt)
    expect(() => checkFaultRun({ ...plan, ...wrong })).toThrow(`\n  fix: ${fix}`)
})

test('readiness that no fault can show is refused', () => {
  const judged = (readiness: boolean, fault: FaultName) => () =>
    checkFaultRun({ ...plan, faults: [fault], promises: { readiness } })
  expect(judged(true, 'killDatabase')).toThrow(
    /^promise readiness: no outage is among the faults of this plan\n  fix: add longOutage or pauseDatabase to faults/,
  )
  expect(judged(true, 'longOutage')).not.toThrow()
  expect(judged(true, 'pauseDatabase')).not.toThrow()
  expect(judged(false, 'killDatabase')).not.toThrow()
})

test.each(['earthquake', Object.create(null)])(
  'a fault that is none is refused with an example: %o',
  (fault: unknown) => {
    expect(() => checkFaultRun({ ...plan, faults: [fault] as never })).toThrow(
      'fix: write faults: [...databaseFaults, ...serviceFaults]',
    )
  },
)

test('other replicas than a system has that runs already are refused', () => {
  const on = { description: {}, services: [{}] } as unknown as System
  expect(() => checkFaultRun({ ...plan, on, replicas: 1 })).not.toThrow()
  expect(() => checkFaultRun({ ...plan, on, replicas: 2 })).toThrow(
    /replicas is 2[^]*another\(\{ replicas: 2 \}\)/,
  )
})
