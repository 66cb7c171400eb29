import { expect, test } from 'vitest'
import { mariadb, postgres } from '../system/beside.ts'
import { refusalOf } from '../testing/refusal.ts'
import { databaseFaults, faultCatalogue, outages, type FaultName } from '../record/fault-plan.ts'
import { checkFaults } from './ports.ts'

const all = Object.keys(faultCatalogue) as FaultName[]
const ofMariadb = { beside: { shop: mariadb() } }

test('what a MariaDB cannot suffer is refused by name, with the reason and the fix', () => {
  expect(refusalOf(() => checkFaults([...databaseFaults, ...outages], ofMariadb))).toMatch(
    /^faultRun: faults holds 'killBackend', 'freezeBackend', 'immediateShutdown', expected what a MariaDB can suffer\n[^]*killBackend: its sessions are threads[^]*fix: leave it out/,
  )
})

test('all else is taken, and of a Postgres everything', () => {
  const refused = new Set<FaultName>(['killBackend', 'freezeBackend', 'immediateShutdown'])
  const others = all.filter(fault => !refused.has(fault))
  expect(refusalOf(() => checkFaults(others, ofMariadb))).toBeUndefined()
  expect(refusalOf(() => checkFaults(all, { beside: { database: postgres() } }))).toBeUndefined()
})

test('a service without a database is asked nothing', () => {
  expect(refusalOf(() => checkFaults(['killService'], { beside: {} }))).toBeUndefined()
})
