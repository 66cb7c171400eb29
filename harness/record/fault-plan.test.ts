import { expect, test } from 'vitest'
import {
  atRandom,
  databaseFaults as faults,
  eachOnce,
  faultCatalogue,
  type FaultName,
  networkFaults,
  serviceFaults,
  namedFaults,
} from './fault-plan.ts'

const first = <T>(count: number, of: Iterable<T>): T[] => {
  const taken: T[] = []
  for (const value of of) if (taken.push(value) === count) break
  return taken
}

test('each fault once, in an order that the seed decides', () => {
  const plan = eachOnce(1, faults)
  expect(plan.map(({ fault }) => fault).toSorted()).toEqual([...faults].toSorted())
  expect(eachOnce(1, faults)).toEqual(plan)
  expect(eachOnce(2, faults)).not.toEqual(plan)
})

test('SIGTERM comes directly after a fault that the process lives through, and may lose a connection by', () => {
  const before = (of: readonly FaultName[]) => {
    const plans = Array.from({ length: 50 }, (_, seed) => eachOnce(seed, of).map(({ fault }) => fault))
    return new Set(plans.map(plan => plan[plan.indexOf('terminateService') - 1]))
  }
  expect(before([...serviceFaults, 'startWithoutDatabase', 'isolateDatabase', 'commitCut'])).toEqual(
    new Set(['isolateDatabase', 'commitCut']),
  )
  expect(before([...serviceFaults, 'pauseService'])).toEqual(new Set(['pauseService']))
  expect(before(serviceFaults)).toEqual(new Set(['isolateService', 'squeezeService']))
  expect(before(['terminateService', 'killService'])).toEqual(new Set(['killService']))
  expect(before(['terminateService'])).toEqual(new Set([undefined]))
})

test('a machine is lost after all that would end the sessions it leaves behind', () => {
  const names = [...serviceFaults.filter(fault => fault !== 'terminateService'), ...faults]
  for (let seed = 0; seed < 50; seed++) {
    const last = eachOnce(seed, names).slice(-2)
    expect(last.map(({ fault }) => fault).toSorted()).toEqual(['isolateService', 'loseService'])
  }
})

test('random faults without end, and the same ones for the same seed', () => {
  const plan = first(200, atRandom(3, faults))
  expect(plan).toEqual(first(200, atRandom(3, faults)))
  expect(new Set(plan.map(({ fault }) => fault))).toEqual(new Set(faults))
})

test('each lasts as long as the catalogue says', () => {
  for (const { fault, lasts } of first(200, atRandom(4, faults))) {
    const [shortest, longest] = faultCatalogue[fault].lasts
    expect(lasts).toBeGreaterThanOrEqual(shortest)
    expect(lasts).toBeLessThanOrEqual(longest)
  }
})

test('each fault has one target', () => {
  const all = [...faults, ...namedFaults, ...serviceFaults, ...networkFaults]
  expect(all.toSorted()).toEqual(Object.keys(faultCatalogue).toSorted())
})

test('without faults there is no plan', () => {
  expect(eachOnce(1, [])).toEqual([])
  expect(first(1, atRandom(1, []))).toEqual([])
})
